package io.kubeterrarium.apiserver.kinds.storage;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.warning.StorageWarnings;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** StorageClass. */
public final class StorageClassKind implements Strategy {
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final String BETA_DEFAULT = "storageclass.beta.kubernetes.io/is-default-class";
  private static final List<String> BINDING = List.of("Immediate", "WaitForFirstConsumer");

  private static final ResourceType TYPE =
      ResourceType.clusterWide("storage.k8s.io/v1", "StorageClass", "storageclasses")
          .shortNames("sc");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode storageClass) {
    Defaults.textPointer(storageClass, "reclaimPolicy", "Delete");
    Defaults.textPointer(storageClass, "volumeBindingMode", "Immediate");
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode storageClass, FieldErrors errors) {
    ClassRules.driver(storageClass, "provisioner", errors);
    ClassRules.parameters(storageClass.path("parameters"), errors);
    if (!Meta.text(storageClass, "reclaimPolicy").isEmpty()) {
      oneOf(storageClass, "reclaimPolicy", List.of("Delete", "Retain"), errors);
    }
    oneOf(storageClass, "volumeBindingMode", BINDING, errors);
    AllowedTopologies.check(storageClass, errors);
  }

  @Override
  public void warn(ObjectNode storageClass, @Nullable ObjectNode old, List<String> warnings) {
    StorageWarnings.storageClass(storageClass, warnings);
  }

  private static void oneOf(
      ObjectNode storageClass, String field, List<String> allowed, FieldErrors errors) {
    String value = Meta.text(storageClass, field);
    if (!allowed.contains(value)) {
      errors.notSupported(field, value, allowed);
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode storageClass, ObjectNode old, FieldErrors errors) {
    validateCreate(context, storageClass, errors);
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!SameTree.same(storageClass.path(field), old.path(field))) {
        errors.forbidden(field, "updates to " + field + " are forbidden.");
      }
    }
    JsonNode mode = storageClass.path("volumeBindingMode");
    if (!SameTree.same(mode, old.path("volumeBindingMode"))) {
      errors.invalid("volumeBindingMode", mode, "field is immutable");
    }
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name(each -> Cells.nameOrDefault(each, DEFAULT, BETA_DEFAULT))
        .column("Provisioner", "string", "Who makes the volumes.", field("provisioner", ""))
        .column(
            "ReclaimPolicy",
            "string",
            "What becomes of a volume when its claim goes.",
            field("reclaimPolicy", "Delete"))
        .column(
            "VolumeBindingMode",
            "string",
            "When a claim gets its volume.",
            field("volumeBindingMode", "Immediate"))
        .column(
            "AllowVolumeExpansion",
            "string",
            "Whether volumes may grow.",
            (each, now) ->
                JsonNodeFactory.instance.booleanNode(
                    each.path("allowVolumeExpansion").asBoolean(false)))
        .age();
  }

  private static TableColumns.Cell field(String field, String otherwise) {
    return text(each -> each.path(field).asString(otherwise));
  }
}
