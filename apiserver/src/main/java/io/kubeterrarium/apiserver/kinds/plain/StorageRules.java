package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import io.kubeterrarium.apiserver.kinds.storage.ClassRules;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CSIStorageCapacity and VolumeAttributesClass. Source: k8s.io/kubernetes/pkg/apis/storage. */
final class StorageRules {
  private StorageRules() {}

  static void attributes(ObjectNode attributes, @Nullable ObjectNode old, FieldErrors errors) {
    if (old != null) {
      for (String field : List.of("driverName", "parameters")) {
        if (!SameTree.same(attributes.path(field), old.path(field))) {
          errors.forbidden(field, "updates to " + field + " are forbidden.");
        }
      }
    }
    ClassRules.driver(attributes, "driverName", errors);
    ClassRules.parameters(attributes.path("parameters"), errors);
    if (attributes.path("parameters").isEmpty()) {
      errors.required("parameters", "must contain at least one key/value pair");
    }
  }

  /** An update must leave alone whose capacity it is. */
  static void capacity(ObjectNode capacity, @Nullable ObjectNode old, FieldErrors errors) {
    Labels.checkSelector(capacity.path("nodeTopology"), "nodeTopology", errors);
    String name = Meta.text(capacity, "storageClassName");
    Values.invalid("storageClassName", name, LabelSyntax.dnsSubdomain(name), errors);
    JsonNode size = capacity.path("capacity");
    if (!Defaults.isUnset(size)) {
      ResourceValidation.quantity("storage", size, "capacity", errors);
    }
    for (String field : List.of("nodeTopology", "storageClassName")) {
      if (old != null && !SameTree.same(capacity.path(field), old.path(field))) {
        errors.invalid(field, capacity.get(field), "field is immutable");
      }
    }
  }
}
