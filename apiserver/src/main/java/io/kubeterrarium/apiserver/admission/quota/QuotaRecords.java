package io.kubeterrarium.apiserver.admission.quota;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The quotas of a namespace and what their status says is used. */
final class QuotaRecords {
  private final ObjectStorage storage;
  private final Strategy quotas;

  QuotaRecords(ObjectStorage storage, Strategy quotas) {
    this.storage = storage;
    this.quotas = quotas;
  }

  List<StoredObject> of(String namespace) {
    return storage.cachedList(quotas, namespace).objects();
  }

  /** The quota as the registry has it now; null where it is gone. */
  @Nullable StoredObject latest(StoredObject quota) {
    return storage.latest(quotas, quota.name());
  }

  /**
   * Writes what is used, if the quota still stands as it was read.
   *
   * @return null where it was written; else the quota as it stands now, or as it was read where it
   *     is gone
   */
  @Nullable StoredObject write(StoredObject quota, SortedMap<String, Quantity> used) {
    ObjectNode changed = quota.tree().deepCopy();
    ObjectNode status = Meta.child(changed, "status");
    if (changed.path("spec").has("hard")) {
      status.set("hard", changed.path("spec").get("hard").deepCopy());
    }
    ObjectNode fields = Meta.child(status, "used");
    for (Map.Entry<String, Quantity> entry : used.entrySet()) {
      fields.put(entry.getKey(), entry.getValue().canonical());
    }
    if (status.equals(quota.tree().path("status"))) {
      // The cache may be behind: a status that was right a moment ago has to be written again.
      StoredObject now = latest(quota);
      return now == null || now.revision().equals(quota.revision()) ? null : now;
    }
    ObjectStorage.Outcome outcome = storage.replace(quotas, quota, changed);
    if (outcome.done()) {
      return null;
    }
    StoredObject current = outcome.object();
    return current == null ? quota : current;
  }
}
