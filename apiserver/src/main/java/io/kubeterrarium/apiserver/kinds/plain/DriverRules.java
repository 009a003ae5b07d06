package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.VolumeSources;
import io.kubeterrarium.apiserver.meta.SameTree;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CSIDriver and VolumeAttachment. Source: k8s.io/kubernetes/pkg/apis/storage. */
final class DriverRules {
  private static final String IMMUTABLE = "field is immutable";
  private static final Set<String> GROUP_POLICIES =
      Set.of("File", "None", "ReadWriteOnceWithFSType");
  private static final Set<String> LIFECYCLES = Set.of("Ephemeral", "Persistent");

  private DriverRules() {}

  static void setDefaults(ObjectNode driver) {
    ObjectNode spec = Meta.child(driver, "spec");
    Defaults.flag(spec, "attachRequired", true);
    Defaults.flag(spec, "podInfoOnMount", false);
    Defaults.flag(spec, "storageCapacity", false);
    Defaults.textPointer(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (spec.path("volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
    Defaults.flag(spec, "requiresRepublish", false);
    Defaults.flag(spec, "seLinuxMount", false);
  }

  /** Of an update's fields two stay; the path of one is upstream's. */
  static void driver(ObjectNode driver, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode spec = driver.path("spec");
    Values.oneOfOrNone(spec, "spec", "fsGroupPolicy", GROUP_POLICIES, errors);
    for (JsonNode mode : spec.path("volumeLifecycleModes")) {
      if (!LIFECYCLES.contains(mode.asString(""))) {
        errors.notSupported("spec.volumeLifecycleModes", mode, LIFECYCLES);
      }
    }
    if (old != null) {
      stays(spec, old, "attachRequired", "spec.attachedRequired", errors);
      stays(spec, old, "volumeLifecycleModes", "spec.volumeLifecycleModes", errors);
    }
  }

  private static void stays(
      JsonNode spec, ObjectNode old, String field, String path, FieldErrors errors) {
    if (!SameTree.same(spec.path(field), old.path("spec").path(field))) {
      errors.invalid(path, spec.get(field), IMMUTABLE);
    }
  }

  static void attachment(ObjectNode attachment, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode spec = attachment.path("spec");
    VolumeSources.driverName(Meta.text(spec, "attacher"), "spec.attacher", errors);
    source(spec.path("source"), errors);
    String node = Meta.text(spec, "nodeName");
    Values.invalid("spec.nodeName", node, LabelSyntax.dnsSubdomain(node), errors);
    if (old != null && !SameTree.same(spec, old.path("spec"))) {
      errors.invalid("spec", spec, IMMUTABLE);
    }
  }

  private static void source(JsonNode source, FieldErrors errors) {
    String path = "spec.source";
    String one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    boolean inline = source.path("inlineVolumeSpec").isObject();
    JsonNode named = source.path("persistentVolumeName");
    if (!inline && !named.isString()) {
      errors.required(path, one);
    } else if (inline && named.isString()) {
      errors.forbidden(path, one);
    } else if (named.isString() && named.stringValue().isEmpty()) {
      errors.required(
          path + ".persistentVolumeName", "must specify non empty persistentVolumeName");
    } else if (named.isString()) {
      Values.invalid(
          path + ".persistentVolumeName",
          named,
          LabelSyntax.dnsSubdomain(named.stringValue()),
          errors);
    }
  }
}
