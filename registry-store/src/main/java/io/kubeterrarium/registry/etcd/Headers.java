package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;

/** What stands at the head of every answer: who answers, and at which revision. */
final class Headers {
  private final Registry registry;

  Headers(Registry registry) {
    this.registry = registry;
  }

  ResponseHeader at(Revision revision) {
    Membership members = registry.membership();
    return ResponseHeader.newBuilder()
        .setClusterId(members.clusterId())
        .setMemberId(members.self().id())
        .setRaftTerm(members.term())
        .setRevision(revision.value())
        .build();
  }

  /** For answers that are about no revision. */
  ResponseHeader now() {
    return at(registry.appliedRevision());
  }

  /** For answers within a transaction's: only the revision is said there. */
  static ResponseHeader within(Revision revision) {
    return ResponseHeader.newBuilder().setRevision(revision.value()).build();
  }
}
