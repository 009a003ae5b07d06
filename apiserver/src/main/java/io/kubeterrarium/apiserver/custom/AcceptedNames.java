package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.extension.DefinitionConditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which of the names that a definition asks for it gets: those that no other definition of its
 * group has. Source: pkg/controller/status/naming_controller.go and establish.
 */
final class AcceptedNames {
  private final Set<String> resources = new HashSet<>();
  private final Set<String> kinds = new HashSet<>();
  private final JsonNode wanted;
  private final JsonNode accepted;
  private final ObjectNode names = Json.object();
  private String reason = "NoConflicts";
  private String message = "no conflicts found";

  private AcceptedNames(Definition definition, Collection<Definition> others) {
    wanted = definition.spec().path("names");
    accepted = definition.names();
    for (Definition other : others) {
      if (other.group().equals(definition.group()) && !other.name().equals(definition.name())) {
        JsonNode taken = other.names();
        resources.add(Meta.text(taken, "plural"));
        resources.add(Meta.text(taken, "singular"));
        taken.path("shortNames").forEach(name -> resources.add(name.asString("")));
        kinds.add(Meta.text(taken, "kind"));
        kinds.add(Meta.text(taken, "listKind"));
      }
    }
    resources.remove("");
    kinds.remove("");
  }

  /**
   * The definition with its names and conditions settled; a new tree.
   *
   * @param others all definitions
   */
  static ObjectNode settle(Definition definition, Collection<Definition> others, Instant now) {
    ObjectNode settled = definition.tree().deepCopy();
    AcceptedNames names = new AcceptedNames(definition, others);
    Meta.child(settled, "status").set("acceptedNames", names.choose());
    boolean all = names.reason.equals("NoConflicts");
    DefinitionConditions.set(settled, "NamesAccepted", all, names.reason, names.message, now);
    if (definition.isEstablished()) {
      return settled;
    }
    if (all) {
      DefinitionConditions.set(
          settled,
          "Established",
          true,
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now);
    } else {
      DefinitionConditions.set(
          settled, "Established", false, "NotAccepted", "not all names are accepted", now);
    }
    return settled;
  }

  private ObjectNode choose() {
    // In the order of upstream's fields: the last conflict is the one that is told.
    one("plural", "PluralConflict", resources);
    one("singular", "SingularConflict", resources);
    shortNames();
    one("kind", "KindConflict", kinds);
    one("listKind", "ListKindConflict", kinds);
    if (wanted.has("categories")) {
      names.set("categories", wanted.get("categories").deepCopy());
    }
    return names;
  }

  private void one(String field, String conflict, Set<String> taken) {
    String name = Meta.text(wanted, field);
    String before = Meta.text(accepted, field);
    if (name.equals(before) || !taken.contains(name)) {
      names.put(field, name);
    } else {
      names.put(field, before);
      reason = conflict;
      message = inUse(name);
    }
  }

  private static String inUse(String name) {
    return "\"" + name + "\" is already in use";
  }

  private void shortNames() {
    Set<String> ours = new HashSet<>();
    accepted.path("shortNames").forEach(name -> ours.add(name.asString("")));
    List<String> conflicts = new ArrayList<>();
    for (JsonNode name : wanted.path("shortNames")) {
      String text = name.asString("");
      if (!ours.contains(text) && resources.contains(text)) {
        conflicts.add(inUse(text));
      }
    }
    JsonNode chosen = conflicts.isEmpty() ? wanted : accepted;
    if (chosen.has("shortNames")) {
      names.set("shortNames", chosen.get("shortNames").deepCopy());
    }
    if (!conflicts.isEmpty()) {
      reason = "ShortNamesConflict";
      message = conflicts.size() == 1 ? conflicts.get(0) : "[" + String.join(", ", conflicts) + "]";
    }
  }
}
