package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.CreatedAt;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.structural.UnknownFormats;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A definition of a kind. Deleting one waits until the objects of that kind are gone. */
public final class CustomResourceDefinitionKind implements Strategy {
  /** Held by a definition while objects of its kind may exist. */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  public static final ResourceType TYPE =
      ResourceType.clusterWide(
              "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions")
          .shortNames("crd", "crds")
          .categories("api-extensions")
          .storedUnder("apiextensions.k8s.io/customresourcedefinitions");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(),
              (object, old, errors) -> DefinitionValidation.status(object.path("status"), errors)));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.GENERIC;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode definition) {
    ObjectNode spec = Meta.child(definition, "spec");
    if (spec.get("names") instanceof ObjectNode names) {
      String kind = Meta.text(names, "kind");
      Defaults.text(names, "singular", kind.toLowerCase(Locale.ROOT));
      if (!kind.isEmpty()) {
        Defaults.text(names, "listKind", kind + "List");
      }
      if (Meta.text(names, "singular").isEmpty()) {
        names.remove("singular");
      }
    }
    for (ObjectNode version : Defaults.objects(spec, "versions")) {
      for (String flag : List.of("served", "storage")) {
        if (!version.has(flag)) {
          version.put(flag, false);
        }
      }
    }
    if (!spec.hasNonNull("conversion")) {
      spec.putObject("conversion").put("strategy", "None");
    }
    if (spec.path("conversion") instanceof ObjectNode conversion
        && conversion.path("webhook").isObject()
        && !conversion.path("webhook").hasNonNull("clientConfig")
        && !conversion.path("webhook").hasNonNull("conversionReviewVersions")) {
      conversion.remove("webhook"); // Upstream's internal form has no place for an empty one.
    }
    if (spec.path("conversion").path("webhook").path("clientConfig").path("service")
        instanceof ObjectNode service) {
      Defaults.number(service, "port", 443);
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode definition) {
    ObjectNode status = definition.putObject("status");
    status.putObject("acceptedNames").put("kind", "").put("plural", "");
    status.putNull("conditions");
    status.putArray("storedVersions");
    addStoredVersion(definition);
    dropUnknownPreservation(definition);
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode definition, ObjectNode old) {
    Strategy.super.prepareForUpdate(context, definition, old);
    addStoredVersion(definition);
    dropUnknownPreservation(definition);
  }

  /** What is false counts as not said. */
  private static void dropUnknownPreservation(ObjectNode definition) {
    if (definition.path("spec") instanceof ObjectNode spec
        && !spec.path("preserveUnknownFields").asBoolean(false)) {
      spec.remove("preserveUnknownFields");
    }
  }

  /** Objects may be stored in that version from now on, until somebody has seen to them all. */
  private static void addStoredVersion(ObjectNode definition) {
    ObjectNode status = Meta.child(definition, "status");
    ArrayNode stored =
        status.get("storedVersions") instanceof ArrayNode known
            ? known
            : status.putArray("storedVersions");
    for (ObjectNode version : Defaults.objects(definition.path("spec"), "versions")) {
      String name = Meta.text(version, "name");
      if (version.path("storage").asBoolean(false)
          && stored.valueStream().noneMatch(known -> known.asString("").equals(name))) {
        stored.add(name);
      }
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode definition, FieldErrors errors) {
    DefinitionValidation.create(definition, errors);
    if (errors.isEmpty()) {
      warn(context, UnknownFormats.of(definition));
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode definition, ObjectNode old, FieldErrors errors) {
    DefinitionValidation.update(definition, old, errors);
    if (errors.isEmpty()) {
      Set<String> formats = UnknownFormats.of(definition);
      formats.removeAll(UnknownFormats.of(old));
      warn(context, formats);
    }
  }

  private static void warn(WriteContext context, Set<String> formats) {
    formats.stream()
        .map(format -> "unrecognized format \"" + format + "\"")
        .filter(line -> !context.warnings().contains(line))
        .forEach(context.warnings()::add);
  }

  /** Not before it was marked: then its objects are looked for. */
  @Override
  public boolean mayBeRemoved(ObjectNode definition) {
    return Meta.isDeleting(definition);
  }

  @Override
  public FirstDeletion firstDeletion() {
    return FirstDeletion.MARKS;
  }

  @Override
  public void prepareForDelete(WriteContext context, ObjectNode definition) {
    List<String> finalizers = new ArrayList<>(ObjectMeta.finalizers(definition));
    if (!finalizers.contains(CLEANUP)) {
      finalizers.add(CLEANUP);
      ObjectMeta.setFinalizers(definition, finalizers);
    }
    ObjectNode condition = Json.object().put("type", "Terminating").put("status", "True");
    condition.put("lastTransitionTime", ObjectMeta.time(context.now()));
    condition.put("reason", "InstanceDeletionPending");
    condition.put(
        "message",
        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
    DefinitionConditions.set(definition, condition);
  }

  @Override
  public TableColumns columns() {
    return CreatedAt.COLUMNS;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
