package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which nodes something can be on. Source: {@code ValidateNodeSelector}. */
public final class NodeSelection {
  private NodeSelection() {}

  public static void check(JsonNode selector, String path, FieldErrors errors) {
    String at = path + ".nodeSelectorTerms";
    List<ObjectNode> terms = objects(selector, "nodeSelectorTerms");
    if (terms.isEmpty()) {
      errors.required(at, "must have at least one node selector term");
    }
    for (int i = 0; i < terms.size(); i++) {
      AffinityValidation.term(terms.get(i), true, at + "[" + i + "]", errors);
    }
  }
}
