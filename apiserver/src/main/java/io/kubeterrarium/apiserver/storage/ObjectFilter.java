package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.Strategy;
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
  private static final Set<String> METADATA = Set.of("metadata.name", "metadata.namespace");

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
    for (FieldSelector.Term term : fields.terms()) {
      if (!METADATA.contains(term.field()) && !known.contains(term.field())) {
        throw ApiException.badRequest(
            strategy.type().kind().group().isEmpty() && known.isEmpty()
                ? "\""
                    + term.field()
                    + "\" is not a known field selector: only"
                    + " \"metadata.name\", \"metadata.namespace\""
                : "field label not supported: " + term.field());
      }
    }
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
