package io.kubeterrarium.controllers.history;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a revision holds: the patch that puts a template in the place of another. Fields are in the
 * order of their names, as Go writes maps: upstream compares what revisions hold byte by byte.
 */
public final class RevisionContent {
  private RevisionContent() {}

  static ObjectNode of(PodTemplateSpec template) {
    ObjectNode content = Json.object();
    ObjectNode tree = Json.tree(template);
    tree.put("$patch", "replace");
    content.putObject("spec").set("template", sorted(tree));
    return content;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode sorted = Json.object();
      new TreeSet<>(object.propertyNames())
          .forEach(name -> sorted.set(name, sorted(object.path(name))));
      return sorted;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode sorted = list.arrayNode();
      list.forEach(item -> sorted.add(sorted(item)));
      return sorted;
    }
    return value;
  }

  /** The template that it brings back. */
  public static PodTemplateSpec template(ControllerRevision revision) {
    ObjectNode data = Meta.child(Json.tree(revision), "data");
    ObjectNode template = Meta.child(Meta.child(data, "spec"), "template");
    template.remove("$patch");
    return Json.typed(template, PodTemplateSpec.class);
  }
}
