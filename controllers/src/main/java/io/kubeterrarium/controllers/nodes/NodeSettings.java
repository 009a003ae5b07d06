package io.kubeterrarium.controllers.nodes;

import java.time.Duration;

/**
 * @param grace how long a node may be silent before its state counts as unknown
 * @param pulse how often the controller proves to itself that it is awake
 */
public record NodeSettings(Duration grace, Duration pulse) {
  public static final NodeSettings STANDARD =
      new NodeSettings(Duration.ofSeconds(40), Duration.ofSeconds(5));
}
