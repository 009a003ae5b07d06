package io.kubeterrarium.client.informer;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Takes what a reflector sees. Calls never overlap and must only hand the tree on. */
interface Sink {
  /** This is all there is now. */
  void replace(List<JsonNode> all);

  void put(JsonNode object);

  void remove(JsonNode last);
}
