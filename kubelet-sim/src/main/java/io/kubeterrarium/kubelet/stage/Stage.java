package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Meta;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One step of a container's life: whom it is for, how long it takes, what comes next.
 *
 * @param begin recorded when it is entered
 * @param events recorded when it is over
 */
record Stage(
    String name,
    ContainerSelector selector,
    List<EventTemplate> begin,
    Delay delay,
    List<EventTemplate> events,
    Next next) {

  static Stage of(JsonNode tree) {
    String name = Meta.text(tree, "name");
    try {
      return new Stage(
          name,
          ContainerSelector.of(tree.path("selector")),
          EventTemplate.all(tree.path("begin")),
          tree.has("delay") ? Delay.of(tree.path("delay")) : Delay.ZERO,
          EventTemplate.all(tree.path("events")),
          Next.of(tree.path("next")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("stage " + name + ": " + e.getMessage(), e);
    }
  }
}
