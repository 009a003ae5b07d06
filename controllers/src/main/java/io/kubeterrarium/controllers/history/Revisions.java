package io.kubeterrarium.controllers.history;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.Indices;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.WorkloadResources;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.ownedpods.TemplateHash;
import io.kubeterrarium.controllers.ownership.Claim;
import io.kubeterrarium.controllers.ownership.Owner;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the revisions of owners of one kind. */
public final class Revisions {
  private static final Comparator<ControllerRevision> OLDEST_FIRST =
      Comparator.comparing(Revisions::number)
          .thenComparing(each -> each.getMetadata().getCreationTimestamp())
          .thenComparing(each -> each.getMetadata().getName());

  private final Lister<ControllerRevision> lister;
  private final ResourceClient<ControllerRevision> client;

  public Revisions(ControllerContext context) {
    Informer<ControllerRevision> informer =
        context.informers().informer(WorkloadResources.CONTROLLER_REVISIONS);
    Indices.addController(informer);
    lister = informer.lister();
    client = new ResourceClient<>(context.transport(), WorkloadResources.CONTROLLER_REVISIONS);
  }

  /** The owner's, oldest first. */
  public List<ControllerRevision> of(Owner owner) {
    List<ControllerRevision> own = lister.byIndex(Indices.CONTROLLER, owner.uid());
    own.sort(OLDEST_FIRST);
    return own;
  }

  /**
   * Takes in what another owner left behind, as one that was deleted without its dependents.
   *
   * @param ownerStillThere as {@link Claim} wants it
   * @return whether there was any; then the cache is behind, and the owner to be looked at again
   */
  public boolean adopt(Owner owner, LabelSelector selector, BooleanSupplier ownerStillThere) {
    List<ControllerRevision> orphans =
        lister.byIndex(Indices.CONTROLLER, Indices.orphansIn(owner.namespace()));
    return !new Claim<>(
            owner,
            (ControllerRevision each) ->
                LabelSelectors.matches(selector, each.getMetadata().getLabels()),
            ownerStillThere,
            client)
        .settle(orphans)
        .isEmpty();
  }

  /**
   * The revision of the template: one that is there becomes the newest, else one is made.
   *
   * @param labels its own; the hash joins them under the given name
   */
  public ControllerRevision newest(
      Owner owner, PodTemplateSpec template, Map<String, String> labels, String hashLabel) {
    List<ControllerRevision> own = of(owner);
    ControllerRevision last = own.isEmpty() ? null : own.get(own.size() - 1);
    long next = last == null ? 1 : number(last) + 1;
    for (int i = own.size() - 1; i >= 0; i--) {
      ControllerRevision each = own.get(i);
      if (RevisionContent.template(each).equals(template)) {
        return each == last ? each : renumber(each, next);
      }
    }
    return create(owner, template, labels, hashLabel, next);
  }

  private ControllerRevision create(
      Owner owner,
      PodTemplateSpec template,
      Map<String, String> labels,
      String hashLabel,
      long number) {
    for (int collisions = 0; ; collisions++) {
      String hash = TemplateHash.of(template, collisions == 0 ? null : collisions);
      String name = owner.name() + "-" + hash;
      ObjectNode revision = Json.object();
      ObjectNode metadata = revision.putObject("metadata");
      metadata.put("name", name).put("namespace", owner.namespace());
      ObjectNode own = metadata.putObject("labels");
      labels.forEach(own::put);
      own.put(hashLabel, hash);
      metadata.putArray("ownerReferences").add(owner.reference());
      revision.set("data", RevisionContent.of(template));
      revision.put("revision", number);
      try {
        return Json.typed(client.createTree(owner.namespace(), revision), ControllerRevision.class);
      } catch (ApiStatusException e) {
        if (!e.isAlreadyExists()) {
          throw e;
        }
        // Made before, and not in the cache yet; or somebody else's.
        ControllerRevision there = client.get(owner.namespace(), name);
        OwnerReference controller = Indices.controllerOf(there);
        if (controller != null
            && controller.getUid().equals(owner.uid())
            && RevisionContent.template(there).equals(template)) {
          return there;
        }
      }
    }
  }

  private ControllerRevision renumber(ControllerRevision revision, long number) {
    ObjectNode tree = Json.tree(revision);
    tree.put("revision", number);
    return Json.typed(client.updateTree(tree), ControllerRevision.class);
  }

  /**
   * Deletes the oldest above the limit.
   *
   * @param live names of those that pods, or the owner's status, still mean
   */
  public void truncate(Owner owner, Set<String> live, int limit) {
    List<ControllerRevision> idle =
        of(owner).stream().filter(each -> !live.contains(each.getMetadata().getName())).toList();
    for (ControllerRevision each : idle.subList(0, Math.max(0, idle.size() - limit))) {
      client.deleteIfPresent(
          owner.namespace(),
          each.getMetadata().getName(),
          DeleteRequest.ofUid(each.getMetadata().getUid()));
    }
  }

  public static long number(ControllerRevision revision) {
    return Objects.requireNonNullElse(revision.getRevision(), 0L);
  }

  /** A label of it; empty for none. */
  public static String label(ControllerRevision revision, String label) {
    return Meta.labels(Json.tree(revision)).getOrDefault(label, "");
  }
}
