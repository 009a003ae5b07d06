package io.kubeterrarium.apiserver.apply;

import io.kubeterrarium.api.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of one document.
 *
 * @param resource as kubectl names it: {@code deployment.apps}
 * @param outcome created, configured, unchanged
 */
record ApplyResult(String resource, String namespace, String name, String outcome) {
  String line() {
    return resource + "/" + name + " " + outcome;
  }

  ObjectNode tree() {
    ObjectNode tree = Json.object().put("resource", resource);
    if (!namespace.isEmpty()) {
      tree.put("namespace", namespace);
    }
    return tree.put("name", name).put("result", outcome);
  }
}
