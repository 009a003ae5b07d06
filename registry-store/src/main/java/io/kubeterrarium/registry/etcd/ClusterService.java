package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.grpc.stub.StreamObserver;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.Registry;
import java.util.function.Supplier;

/** Who the members are. They are not changed from here. */
final class ClusterService extends ClusterGrpc.ClusterImplBase {
  private final Registry registry;
  private final Headers headers;
  private final Supplier<String> url;

  /**
   * @param url where this face listens, once it does
   */
  ClusterService(Registry registry, Headers headers, Supplier<String> url) {
    this.registry = registry;
    this.headers = headers;
    this.url = url;
  }

  @Override
  public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> out) {
    Replies.send(
        out,
        () -> {
          MemberListResponse.Builder response =
              MemberListResponse.newBuilder().setHeader(headers.now());
          registry.membership().members().forEach(m -> response.addMembers(member(m)));
          return response.build();
        });
  }

  /** All members of this process answer at this port. */
  private Member member(Membership.Member member) {
    Member.Builder wire =
        Member.newBuilder()
            .setID(member.id())
            .setName(member.name())
            .addPeerURLs("raft://" + member.address());
    if (member.inThisProcess()) {
      wire.addClientURLs(url.get());
    }
    return wire.build();
  }
}
