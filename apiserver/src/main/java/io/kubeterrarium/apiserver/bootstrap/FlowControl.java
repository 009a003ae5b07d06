package io.kubeterrarium.apiserver.bootstrap;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authz.PolicyRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The FlowSchemas and PriorityLevelConfigurations that every cluster has, made from {@code
 * flow-control.json}; source of the facts: k8s.io/apiserver, pkg/apis/flowcontrol/bootstrap.
 */
final class FlowControl {
  static final String GROUP = "flowcontrol.apiserver.k8s.io/v1";

  /** Says whether the server keeps the spec as it should be; upstream's word. */
  static final String AUTOUPDATE = "apf.kubernetes.io/autoupdate-spec";

  /** Of these, nobody may have another opinion. */
  private static final Set<String> MANDATORY = Set.of("exempt", "catch-all");

  private static final int QUEUE_LENGTH = 50;

  private final JsonNode source;

  private FlowControl(JsonNode source) {
    this.source = source;
  }

  static FlowControl load() {
    try (InputStream in = FlowControl.class.getResourceAsStream("flow-control.json")) {
      if (in == null) {
        throw new IllegalStateException("flow-control.json is missing from the jar");
      }
      return new FlowControl(Json.read(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read flow-control.json", e);
    }
  }

  List<ObjectNode> levels() {
    List<ObjectNode> levels = new ArrayList<>();
    source
        .path("levels")
        .forEachEntry(
            (name, level) -> {
              ObjectNode object = object("PriorityLevelConfiguration", name);
              describe(object.putObject("spec"), level);
              levels.add(object);
            });
    return levels;
  }

  private static void describe(ObjectNode spec, JsonNode level) {
    if (level.isEmpty()) {
      spec.put("type", "Exempt")
          .putObject("exempt")
          .put("nominalConcurrencyShares", 0)
          .put("lendablePercent", 0);
      return;
    }
    ObjectNode limited = spec.put("type", "Limited").putObject("limited");
    limited
        .put("nominalConcurrencyShares", level.path("shares").asInt())
        .put("lendablePercent", level.path("lendable").asInt());
    ObjectNode response = limited.putObject("limitResponse");
    if (level.has("queues")) {
      response
          .put("type", "Queue")
          .putObject("queuing")
          .put("queues", level.path("queues").asInt())
          .put("handSize", level.path("handSize").asInt())
          .put("queueLengthLimit", QUEUE_LENGTH);
    } else {
      response.put("type", "Reject");
    }
  }

  /** With their statuses, which a create leaves out. */
  List<ObjectNode> schemas(String now) {
    List<ObjectNode> schemas = new ArrayList<>();
    source
        .path("schemas")
        .forEachEntry(
            (name, schema) -> {
              ObjectNode object = object("FlowSchema", name);
              describeSchema(object.putObject("spec"), schema);
              object
                  .putObject("status")
                  .putArray("conditions")
                  .addObject()
                  .put("type", "Dangling")
                  .put("status", "False")
                  .put("lastTransitionTime", now)
                  .put("reason", "Found")
                  .put("message", found(Meta.text(schema, "level")));
              schemas.add(object);
            });
    return schemas;
  }

  private static String found(String level) {
    return "This FlowSchema references the PriorityLevelConfiguration object named \""
        + level
        + "\" and it exists";
  }

  private static void describeSchema(ObjectNode spec, JsonNode schema) {
    spec.putObject("priorityLevelConfiguration").put("name", Meta.text(schema, "level"));
    spec.put("matchingPrecedence", schema.path("precedence").asInt());
    if (!Meta.text(schema, "by").isEmpty()) {
      spec.putObject("distinguisherMethod").put("type", Meta.text(schema, "by"));
    }
    ObjectNode all = spec.putArray("rules").addObject();
    ArrayNode subjects = all.putArray("subjects");
    schema.path("subjects").forEach(subject -> add(subjects, subject.stringValue()));
    schema.path("rules").forEach(rule -> add(all, RuleText.parse(rule.stringValue()), true));
    schema
        .path("namespacedRules")
        .forEach(rule -> add(all, RuleText.parse(rule.stringValue()), false));
  }

  private static void add(ArrayNode subjects, String text) {
    String kind = text.substring(0, text.indexOf(' '));
    String name = text.substring(kind.length() + 1);
    ObjectNode subject = subjects.addObject().put("kind", kind);
    switch (kind) {
      case "ServiceAccount" -> {
        ObjectName account = ObjectName.parse(name);
        subject
            .putObject("serviceAccount")
            .put("namespace", account.namespace())
            .put("name", account.name());
      }
      case "User" -> subject.putObject("user").put("name", name);
      default -> subject.putObject("group").put("name", name);
    }
  }

  private static void add(ObjectNode all, PolicyRule rule, boolean clusterScope) {
    boolean paths = !rule.nonResourceUrls().isEmpty();
    ObjectNode added = array(all, paths ? "nonResourceRules" : "resourceRules").addObject();
    words(added, "verbs", rule.verbs());
    if (paths) {
      words(added, "nonResourceURLs", rule.nonResourceUrls());
      return;
    }
    words(added, "apiGroups", rule.apiGroups());
    words(added, "resources", rule.resources());
    if (clusterScope) {
      added.put("clusterScope", true);
    }
    words(added, "namespaces", List.of("*"));
  }

  private static ArrayNode array(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode known ? known : object.putArray(field);
  }

  private static void words(ObjectNode object, String field, List<String> words) {
    ArrayNode array = object.putArray(field);
    words.forEach(array::add);
  }

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = Json.object().put("apiVersion", GROUP).put("kind", kind);
    object.putObject("metadata").put("name", name).putObject("annotations").put(AUTOUPDATE, "true");
    return object;
  }

  /** The stored one with its spec as it should be; empty where it is, or where it is not ours. */
  static Optional<ObjectNode> kept(ObjectNode stored, ObjectNode wanted) {
    boolean keep =
        MANDATORY.contains(Meta.name(wanted))
            || "true".equals(Meta.annotations(stored).get(AUTOUPDATE));
    return !keep || stored.path("spec").equals(wanted.path("spec"))
        ? Optional.empty()
        : Optional.of(stored.deepCopy().set("spec", wanted.path("spec")));
  }
}
