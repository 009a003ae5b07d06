package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One version of a custom resource. Immutable. */
final class CustomKind implements Strategy {
  private final CustomVersions versions;
  private final ResourceType type;
  private final CustomType bodies;
  private final TableColumns columns;
  private final Map<String, JsonPath> selectable = new LinkedHashMap<>();
  private final Map<String, Subresource> subresources = new LinkedHashMap<>();
  private final @Nullable CustomScale scale;
  private final String deprecation;

  /**
   * @param version an entry of {@code spec.versions}
   * @param deprecation what whoever uses the version is warned of, or nothing
   */
  CustomKind(
      CustomVersions versions,
      ResourceType type,
      CustomType bodies,
      JsonNode version,
      String deprecation) {
    this.versions = versions;
    this.type = type;
    this.bodies = bodies;
    this.columns = CustomColumns.of(version.path("additionalPrinterColumns"));
    for (JsonNode field : version.path("selectableFields")) {
      String path = Meta.text(field, "jsonPath");
      selectable.put(path.substring(1), JsonPath.parse(path));
    }
    JsonNode doors = version.path("subresources");
    if (doors.path("status").isObject()) {
      subresources.put("status", new CustomStatus(type.kind(), this));
    }
    scale = doors.path("scale").isObject() ? CustomScale.of(doors.path("scale"), this) : null;
    if (scale != null) {
      subresources.put("scale", scale);
    }
    this.deprecation = deprecation;
  }

  @Override
  public ResourceType type() {
    return type;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.GENERIC;
  }

  @Override
  public GroupVersionKind storedKind() {
    return versions.storedKind();
  }

  @Override
  public ObjectNode toStored(ObjectNode sent) {
    return versions.convert(sent, versions.storedKind().version());
  }

  @Override
  public ObjectNode fromStored(ObjectNode stored) {
    return versions.convert(stored, type.kind().version());
  }

  @Override
  public List<ObjectNode> fromStored(List<ObjectNode> stored) {
    return versions.convert(stored, type.kind().version());
  }

  @Override
  public boolean convertsByCall() {
    return versions.convertsByCall();
  }

  @Override
  public ObjectNode forColumns(ObjectNode stored) {
    return fromStored(stored);
  }

  @Override
  public ObjectNode fromRegistry(ObjectNode stored) {
    ObjectNode today = stored.deepCopy();
    versions.refit(today);
    return today.equals(stored) ? stored : today;
  }

  @Override
  public KindType bodies() {
    return bodies;
  }

  private boolean hasStatus() {
    return subresources.containsKey("status");
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode object) {
    if (hasStatus()) {
      object.remove("status");
    }
  }

  /** Without a door of its own the status counts as everything else does. */
  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode object, ObjectNode old) {
    if (hasStatus()) {
      Strategy.super.prepareForUpdate(context, object, old);
    } else if (!SameTree.same(object.path("status"), old.path("status"))) {
      Meta.edit(object).put("generation", Meta.generation(old) + 1);
    }
  }

  @Override
  public FieldSet resetFields() {
    return hasStatus() ? StatusSubresource.STATUS : FieldSet.EMPTY;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode object, FieldErrors errors) {
    check(object, null, errors);
    warnOfFinalizers(context, MetaValidation.unqualifiedFinalizers(object), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    List<String> added = MetaValidation.unqualifiedFinalizers(object);
    added.removeAll(ObjectMeta.finalizers(old));
    check(object, old, errors);
    warnOfFinalizers(context, added, errors);
  }

  /** Of what is refused, nothing but the reason is said. */
  private static void warnOfFinalizers(
      WriteContext context, List<String> finalizers, FieldErrors errors) {
    if (!errors.isEmpty()) {
      return;
    }
    finalizers.stream()
        .map(
            name ->
                "metadata.finalizers: \""
                    + name
                    + "\": prefer a domain-qualified finalizer name to avoid accidental conflicts"
                    + " with other finalizer writers")
        .filter(line -> !context.warnings().contains(line))
        .forEach(context.warnings()::add);
  }

  /** Checks a stored object against this version's schema. */
  void check(ObjectNode object, @Nullable ObjectNode old, FieldErrors errors) {
    ObjectNode here = fromStored(object);
    ObjectNode before = old == null ? null : fromStored(old);
    bodies
        .rules()
        .check(
            here, before, errors, scale == null ? found -> {} : found -> scale.check(here, found));
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    Map<String, String> values = new LinkedHashMap<>();
    // Asked on the caches' thread too, which cannot wait for a call: then what is stored counts.
    boolean asStored = selectable.isEmpty() || object.isEmpty() || versions.convertsByCall();
    ObjectNode here = asStored ? object : fromStored(object);
    selectable.forEach(
        (name, path) -> {
          JsonNode value = path.first(here);
          values.put(name, value == null ? "" : value.asString(""));
        });
    return values;
  }

  @Override
  public TableColumns columns() {
    return columns;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return subresources;
  }

  /** The status first: upstream does not sort those of custom resources. */
  @Override
  public List<String> subresourceNames() {
    return List.copyOf(subresources.keySet());
  }

  @Override
  public String deprecationWarning() {
    return deprecation;
  }
}
