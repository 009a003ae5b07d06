package io.kubeterrarium.apiserver.owners;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.fields.FieldsV1;
import io.kubeterrarium.apiserver.schema.StructType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random plays of three managers that apply and update one object, with what sigs.k8s.io's
 * structured-merge-diff 4.1.2 made of each step. Lists whose items have owners of their own are
 * compared without their order, which later versions of it changed.
 */
class RecordedPlaysTest {
  private static final String TIME = "2026-01-02T03:04:05Z";
  private static final StructType TYPE = PlayTypes.object();
  private static final Apply.Differences DIFFERENCES =
      (old, now, ignored) -> new VersionedChanges(old, now, ignored, Versions.ONE, kind -> TYPE);

  private ObjectNode live = Json.object();
  private Owners owners = new Owners();
  private String play = "";

  @Test
  void everyStepEndsAsRecorded() throws IOException {
    int steps = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("plays.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode step = Json.read(line.getBytes(StandardCharsets.UTF_8));
        begin(step.path("play").asString());
        assertThat(played(step)).as("%s, line %d", play, ++steps).isEqualTo(expected(step));
      }
    }
    assertThat(steps).isEqualTo(54);
  }

  private void begin(String name) {
    if (!play.equals(name)) {
      play = name;
      live = Json.object();
      owners = new Owners();
    }
  }

  private static Map<String, JsonNode> expected(JsonNode step) {
    JsonNode then = step.path("then");
    Map<String, JsonNode> all = new TreeMap<>();
    all.put(
        "conflicts", then.has("conflicts") ? sorted(then.path("conflicts"), "") : Json.object());
    all.put("object", sorted(then.path("object"), ""));
    all.put("owners", sorted(then.path("owners"), ""));
    return all;
  }

  private Map<String, JsonNode> played(JsonNode step) {
    ObjectNode sent = Json.object().put("apiVersion", "v1").put("kind", "Play");
    sent.setAll((ObjectNode) step.path("object").deepCopy());
    String manager = step.path("manager").asString();
    ObjectNode conflicts = Json.object();
    if (step.path("op").asString().equals("apply")) {
      Owner self = Owner.applier(manager, "");
      Apply.Terms terms = new Apply.Terms(self, "v1", TYPE, FieldSet.EMPTY, TIME);
      Pruning pruning = new Pruning(Versions.ONE, kind -> TYPE);
      Apply.Result result = new Apply(terms, live, sent, owners, DIFFERENCES, pruning).result();
      if (!step.path("force").asBoolean()) {
        result
            .conflicts()
            .fields()
            .forEach((owner, fields) -> conflicts.put(name(owner), fields.paths().size()));
      }
      if (conflicts.isEmpty()) {
        live = withoutNulls(result.object());
        owners = result.owners();
      }
    } else {
      Owner self = Owner.updater(manager, "v1", "");
      owners =
          OwnershipRules.update(
              owners, self, DIFFERENCES.between(live, sent, FieldSet.EMPTY), TIME);
      live = sent;
    }
    return state(conflicts);
  }

  private Map<String, JsonNode> state(ObjectNode conflicts) {
    ObjectNode shares = Json.object();
    owners.forEach((owner, fields) -> shares.set(name(owner), FieldsV1.encode(fields)));
    ObjectNode object = live.deepCopy();
    object.remove(List.of("apiVersion", "kind"));
    return new TreeMap<>(
        Map.of(
            "conflicts", sorted(conflicts, ""),
            "object", sorted(object, ""),
            "owners", sorted(shares, "")));
  }

  private static String name(Owner owner) {
    return (owner.applies() ? "A:" : "U:") + owner.manager();
  }

  /** As decoding leaves it. */
  private static ObjectNode withoutNulls(ObjectNode object) {
    ObjectNode left = Json.object();
    object
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) {
                JsonNode value = entry.getValue();
                left.set(entry.getKey(), value instanceof ObjectNode o ? withoutNulls(o) : value);
              }
            });
    return left;
  }

  private static JsonNode sorted(JsonNode value, String field) {
    if (value instanceof ObjectNode object) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(e -> fields.put(e.getKey(), sorted(e.getValue(), e.getKey())));
      ObjectNode result = Json.object();
      fields.forEach(result::set);
      return result;
    }
    if (value instanceof ArrayNode array && !field.equals("al")) {
      List<JsonNode> items = new ArrayList<>();
      array.forEach(item -> items.add(sorted(item, "")));
      items.sort(Comparator.comparing(Json::text));
      ArrayNode result = Json.array();
      items.forEach(result::add);
      return result;
    }
    return value;
  }
}
