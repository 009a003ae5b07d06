package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.ApiServer;
import io.kubeterrarium.apiserver.kinds.extension.CustomResourceDefinitionKind;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.storage.ObjectFollower;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import java.time.Clock;
import java.util.List;

/** Follows the definitions of custom resources and serves what they define. */
public final class CustomResources implements AutoCloseable {
  static final GroupResource DEFINITIONS = CustomResourceDefinitionKind.TYPE.groupResource();

  private final ObjectStorage storage;
  private final Reconciliation reconciliation;
  private final ObjectFollower follower;

  /**
   * @param tables in which what is defined shall stand
   */
  public CustomResources(
      ObjectStorage storage, List<ResourceTable> tables, ApiServer api, Clock clock) {
    this.storage = storage;
    this.follower =
        new ObjectFollower(
            "custom-resources", storage, DEFINITIONS, changed -> true, this::reconcile);
    this.reconciliation = new Reconciliation(storage, tables, api, clock, follower::mark);
  }

  /** Serves what is established already, then follows. Blocks for the first part. */
  public void start() {
    if (!storage.list(DEFINITIONS, "").isEmpty()) {
      reconciliation.serveEstablished();
    }
    follower.start();
  }

  private void reconcile(String name) {
    reconciliation.run(name, storage.get(DEFINITIONS, new ObjectName("", name)));
  }

  @Override
  public void close() {
    follower.close();
  }
}
