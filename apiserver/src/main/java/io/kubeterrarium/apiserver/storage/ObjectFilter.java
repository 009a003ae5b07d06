package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.schema.KindType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Which objects of a resource a list or watch is about.
 *
 * @param namespace empty for all
 */
public record ObjectFilter(
    Strategy strategy, String namespace, LabelSelector labels, FieldSelector fields) {
  public static ObjectFilter inNamespace(Strategy strategy, String namespace) {
    return new ObjectFilter(
        strategy, namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);
  }

  /** Refuses fields that the kind does not let clients select by. */
  public void check() {
    if (fields.isEverything()) {
      return;
    }
    Set<String> known =
        new TreeSet<>(strategy.selectableFields(JsonNodeFactory.instance.objectNode()).keySet());
    KindType bodies = strategy.bodies();
    boolean custom = bodies != null && !bodies.isGenerated();
    for (FieldSelector.Term term : fields.terms()) {
      String field = term.field();
      boolean fits =
          switch (field) {
            case "metadata.name" -> true;
            case "metadata.namespace" -> strategy.type().namespaced() || known.isEmpty() && !custom;
            default -> known.contains(field);
          };
      if (!fits) {
        throw ApiException.badRequest(
            known.isEmpty() && !custom
                ? "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                    .formatted(field)
                : notSupported(field));
      }
    }
  }

  private String notSupported(String field) {
    GroupVersionKind kind = strategy.type().kind();
    return switch (kind.group() + "/" + kind.kind()) {
      case "batch/Job" -> "field label \"" + field + "\" not supported for batchv1.Job";
      case "resource.k8s.io/ResourceSlice" ->
          "field label not supported for %s/%s, Kind=ResourceSlice: %s"
              .formatted(kind.group(), kind.version(), field);
      default -> "field label not supported: " + field;
    };
  }

  /** Whether only name and namespace decide. */
  public boolean isPlain() {
    return labels.isEverything() && fields.isEverything();
  }

  /** Those of the objects that it selects; the list itself where it selects all. */
  public List<StoredObject> select(List<StoredObject> objects) {
    if (isPlain() && namespace.isEmpty()) {
      return objects;
    }
    List<StoredObject> selected = new ArrayList<>();
    for (StoredObject object : objects) {
      if (selects(object)) {
        selected.add(object);
      }
    }
    return selected;
  }

  public boolean selects(StoredObject object) {
    ObjectName name = object.name();
    if (!namespace.isEmpty() && !namespace.equals(name.namespace())) {
      return false;
    }
    return labels.matchesObject(object.tree())
        && (fields.isEverything() || selectsByFields(object));
  }

  private boolean selectsByFields(StoredObject object) {
    Map<String, String> values = null;
    for (FieldSelector.Term term : fields.terms()) {
      String value;
      if (term.field().equals("metadata.name")) {
        value = object.name().name();
      } else if (term.field().equals("metadata.namespace")) {
        value = object.name().namespace();
      } else {
        values = values == null ? strategy.selectableFields(object.tree()) : values;
        value = values.getOrDefault(term.field(), "");
      }
      if (term.equal() != term.value().equals(value)) {
        return false;
      }
    }
    return true;
  }
}
