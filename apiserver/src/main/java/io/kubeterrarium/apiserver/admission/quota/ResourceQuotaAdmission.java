package io.kubeterrarium.apiserver.admission.quota;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quota.PodAmounts;
import io.kubeterrarium.api.quota.QuotaScope;
import io.kubeterrarium.api.quota.QuotaUsage;
import io.kubeterrarium.apiserver.admission.AdmissionPlugin;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses what would exceed a quota of the namespace. Source of words and rules: k8s.io/apiserver,
 * pkg/admission/plugin/resourcequota. Other than there, what is used is counted from the objects
 * each time, and a write that fails gives back at once what it was charged. Must be the last
 * validating plugin: what it lets through is charged.
 */
public final class ResourceQuotaAdmission implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");

  private final ObjectStorage storage;
  private final Map<String, QuotaLedger> ledgers = new ConcurrentHashMap<>();

  public ResourceQuotaAdmission(ObjectStorage storage) {
    this.storage = storage;
  }

  @Override
  public String name() {
    return "ResourceQuota";
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode object = request.object();
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    Strategy quotas = storage.strategyOf(QUOTAS);
    if (!writes
        || object == null
        || quotas == null
        || request.namespace().isEmpty()
        || !request.subresource().isEmpty() && !request.isFor(PODS, "resize")) {
      return;
    }
    QuotaRecords records = new QuotaRecords(storage, quotas);
    List<StoredObject> all = records.of(request.namespace());
    Strategy strategy = storage.strategyOf(request.type().groupResource());
    if (all.isEmpty() || strategy == null) {
      return;
    }
    QuotaLedger ledger =
        ledgers.computeIfAbsent(request.namespace(), namespace -> new QuotaLedger(storage));
    synchronized (ledger) {
      // Once more: whoever went before may have changed them.
      for (StoredObject quota : records.of(request.namespace())) {
        charge(request, object, strategy, ledger, records, quota);
      }
      if (!request.dryRun()) {
        ledger.reserve(request.type().groupResource(), object);
      }
    }
  }

  /** Refuses, or writes into the quota's status what will be used. */
  private void charge(
      AdmissionRequest request,
      ObjectNode object,
      Strategy strategy,
      QuotaLedger ledger,
      QuotaRecords records,
      StoredObject first) {
    StoredObject quota = first;
    while (true) {
      SortedMap<String, Quantity> after;
      try {
        after = check(request, object, strategy, ledger, quota.tree());
      } catch (ApiException refused) {
        StoredObject latest = records.latest(quota);
        if (latest == null || latest.revision().equals(quota.revision())) {
          throw refused;
        }
        quota = latest; // The cache was behind: what a failed write gave back may make room.
        continue;
      }
      StoredObject other = after.isEmpty() || request.dryRun() ? null : records.write(quota, after);
      if (other == null || other == quota) {
        return; // Written, nothing to write, or the quota is gone.
      }
      quota = other;
    }
  }

  /** What will be used; empty where the quota does not count this object. */
  private static SortedMap<String, Quantity> check(
      AdmissionRequest request,
      ObjectNode object,
      Strategy strategy,
      QuotaLedger ledger,
      ObjectNode quota) {
    GroupResource resource = request.type().groupResource();
    JsonNode spec = quota.path("spec");
    SortedMap<String, Quantity> hard = PodAmounts.amounts(spec.path("hard"));
    Set<String> names = new TreeSet<>(hard.keySet());
    names.removeIf(name -> !QuotaUsage.countedBy(name).equals(resource));
    if (names.isEmpty() || !QuotaScope.matches(spec, resource, object)) {
      return new TreeMap<>();
    }
    if (request.operation() == Operation.CREATE && resource.equals(PODS)) {
      String missing = ComputeConstraint.missing(names, object.path("spec"));
      if (!missing.isEmpty()) {
        throw request.forbidden("failed quota: " + Meta.name(quota) + ": must specify " + missing);
      }
    }
    Map<String, ObjectNode> objects =
        new LinkedHashMap<>(ledger.objects(strategy, request.namespace()));
    SortedMap<String, Quantity> before = Amounts.used(spec, resource, objects.values(), names);
    objects.put(Meta.uid(object), object);
    SortedMap<String, Quantity> after = Amounts.used(spec, resource, objects.values(), names);
    refuseExcess(request, quota, hard, before, after);
    return after;
  }

  private static void refuseExcess(
      AdmissionRequest request,
      ObjectNode quota,
      SortedMap<String, Quantity> hard,
      SortedMap<String, Quantity> before,
      SortedMap<String, Quantity> after) {
    SortedMap<String, Quantity> told = PodAmounts.amounts(quota.path("status").path("used"));
    SortedMap<String, Quantity> used = new TreeMap<>();
    SortedMap<String, Quantity> requested = new TreeMap<>();
    Set<String> exceeded = new TreeSet<>();
    before.forEach(
        (name, counted) -> {
          Quantity delta = Amounts.of(after, name).minus(counted);
          // What another server has charged and not yet stored shows in the status only.
          Quantity known = Amounts.of(told, name);
          used.put(name, known.compareTo(counted) > 0 ? known : counted);
          requested.put(name, delta);
          if (delta.signum() > 0
              && Amounts.of(used, name).plus(delta).compareTo(Amounts.of(hard, name)) > 0) {
            exceeded.add(name);
          }
        });
    if (!exceeded.isEmpty()) {
      throw request.forbidden(
          "exceeded quota: %s, requested: %s, used: %s, limited: %s"
              .formatted(
                  Meta.name(quota),
                  Amounts.text(requested, exceeded),
                  Amounts.text(used, exceeded),
                  Amounts.text(hard, exceeded)));
    }
  }

  @Override
  public void settled(AdmissionRequest request, long revision) {
    ObjectNode object = request.object();
    QuotaLedger ledger = ledgers.get(request.namespace());
    if (object == null || ledger == null) {
      return;
    }
    synchronized (ledger) {
      if (revision > 0) {
        ledger.commit(object, revision);
        return;
      }
      GroupResource resource = ledger.abandon(object);
      if (resource != null) {
        giveBack(request.namespace(), resource, ledger);
      }
    }
  }

  /** Writes into the status what is used without the write that failed. */
  private void giveBack(String namespace, GroupResource resource, QuotaLedger ledger) {
    Strategy quotas = storage.strategyOf(QUOTAS);
    Strategy strategy = storage.strategyOf(resource);
    if (quotas == null || strategy == null) {
      return;
    }
    QuotaRecords records = new QuotaRecords(storage, quotas);
    for (StoredObject first : records.of(namespace)) {
      @Nullable StoredObject quota = first;
      while (quota != null) {
        JsonNode spec = quota.tree().path("spec");
        Set<String> names = new TreeSet<>(PodAmounts.amounts(spec.path("hard")).keySet());
        names.removeIf(name -> !QuotaUsage.countedBy(name).equals(resource));
        if (names.isEmpty()) {
          break;
        }
        StoredObject other;
        try {
          other =
              records.write(
                  quota,
                  Amounts.used(
                      spec, resource, ledger.objects(strategy, namespace).values(), names));
        } catch (ApiException e) {
          return; // The registry does not answer; the controller counts again when it does.
        }
        quota = other == quota ? null : other;
      }
    }
  }
}
