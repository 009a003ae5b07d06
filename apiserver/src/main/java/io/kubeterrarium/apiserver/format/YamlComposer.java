package io.kubeterrarium.apiserver.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the tree of one document from the parser's events. Not reusable.
 *
 * <p>Invariant: at most {@link #MAX_ALIASED} nodes come out of aliases, so a document's tree is at
 * most its length plus that, whatever its anchors refer to.
 */
final class YamlComposer {
  static final int MAX_DEPTH = 500;
  static final int MAX_ALIASED = 100_000;

  private static final String MERGE = "<<";
  private static final String MERGE_TAG = YamlScalars.TAG_PREFIX + "merge";

  /** An anchored node and how many nodes it has, itself included. */
  private record Anchored(JsonNode tree, int nodes) {}

  private final Parser parser;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final List<String> duplicates = new ArrayList<>();
  private int nodes;
  private int aliased;
  private int depth;

  YamlComposer(Parser parser) {
    this.parser = parser;
  }

  /** The tree of the document whose start event was just taken. */
  JsonNode document() {
    return node(parser.getEvent());
  }

  List<String> duplicates() {
    return List.copyOf(duplicates);
  }

  private JsonNode node(Event event) {
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    int before = nodes++;
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      open.add(anchor);
    }
    JsonNode tree;
    if (event instanceof ScalarEvent scalar) {
      tree = scalar(scalar);
    } else {
      if (++depth > MAX_DEPTH) {
        throw error(event, "exceeded max depth of " + MAX_DEPTH);
      }
      tree = event instanceof SequenceStartEvent ? sequence() : mapping();
      depth--;
    }
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, new Anchored(tree, nodes - before));
    }
    return tree;
  }

  private JsonNode alias(AliasEvent event) {
    String name = event.getAnchor();
    if (open.contains(name)) {
      throw error(event, "anchor '" + name + "' value contains itself");
    }
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw error(event, "unknown anchor '" + name + "' referenced");
    }
    nodes += anchored.nodes;
    aliased += anchored.nodes;
    if (aliased > MAX_ALIASED || nodes < 0) {
      throw new FormatException(
          "error converting YAML to JSON: yaml: document contains excessive aliasing");
    }
    return anchored.tree.deepCopy();
  }

  private JsonNode scalar(ScalarEvent event) {
    try {
      JsonNode value =
          YamlScalars.resolve(event.getTag(), event.isPlain(), WellFormed.of(event.getValue()));
      if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
        throw new FormatException("json: unsupported value: " + goName(value.doubleValue()));
      }
      return value;
    } catch (FormatException e) {
      throw new FormatException("error converting YAML to JSON: " + e.getMessage());
    }
  }

  private static String goName(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  }

  private ArrayNode sequence() {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Event e = parser.getEvent(); !e.is(Event.ID.SequenceEnd); e = parser.getEvent()) {
      items.add(node(e));
    }
    return items;
  }

  private ObjectNode mapping() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Set<String> merged = new HashSet<>();
    for (Event e = parser.getEvent(); !e.is(Event.ID.MappingEnd); e = parser.getEvent()) {
      if (isMerge(e)) {
        merge(parser.getEvent(), fields, merged);
        continue;
      }
      String key = key(e);
      Event valueEvent = parser.getEvent();
      if (fields.has(key) && !merged.remove(key)) {
        duplicates.add(
            "line "
                + (valueEvent.getStartMark().getLine() + 1)
                + ": key \""
                + key
                + "\" already set in map");
      }
      fields.set(key, node(valueEvent));
    }
    return fields;
  }

  private String key(Event event) {
    JsonNode value = event instanceof ScalarEvent scalar ? resolvedKey(scalar) : node(event);
    String key = YamlScalars.key(value);
    if (key == null) {
      throw error(event, "invalid map key: " + value);
    }
    return key;
  }

  private JsonNode resolvedKey(ScalarEvent event) {
    JsonNode value =
        YamlScalars.resolve(event.getTag(), event.isPlain(), WellFormed.of(event.getValue()));
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), new Anchored(value, 1));
    }
    return value;
  }

  private static boolean isMerge(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getValue().equals(MERGE)
        && (scalar.getTag() == null ? scalar.isPlain() : scalar.getTag().equals(MERGE_TAG));
  }

  /** In place, as go-yaml v2: what is merged replaces earlier keys and yields to later ones. */
  private void merge(Event event, ObjectNode into, Set<String> merged) {
    JsonNode source = node(event);
    if (source instanceof ArrayNode several) {
      for (int i = several.size() - 1; i >= 0; i--) {
        mergeOne(event, several.get(i), into, merged);
      }
    } else {
      mergeOne(event, source, into, merged);
    }
  }

  private static void mergeOne(Event event, JsonNode source, ObjectNode into, Set<String> merged) {
    if (!(source instanceof ObjectNode fields)) {
      throw error(event, "map merge requires map or sequence of maps as the value");
    }
    fields.forEachEntry(
        (key, value) -> {
          into.set(key, value);
          merged.add(key);
        });
  }

  private static FormatException error(Event event, String what) {
    return new FormatException(
        "error converting YAML to JSON: yaml: line "
            + (event.getStartMark().getLine() + 1)
            + ": "
            + what);
  }
}
