package io.kubeterrarium.controllers.history;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import tools.jackson.databind.node.ObjectNode;

/** What a revision holds: the patch that puts a template in the place of another. */
public final class RevisionContent {
  private RevisionContent() {}

  static ObjectNode of(PodTemplateSpec template) {
    ObjectNode content = Json.object();
    ObjectNode tree = Json.tree(template);
    tree.put("$patch", "replace");
    content.putObject("spec").set("template", tree);
    return content;
  }

  /** The template that it brings back. */
  public static PodTemplateSpec template(ControllerRevision revision) {
    ObjectNode data = Meta.child(Json.tree(revision), "data");
    ObjectNode template = Meta.child(Meta.child(data, "spec"), "template");
    template.remove("$patch");
    return Json.typed(template, PodTemplateSpec.class);
  }
}
