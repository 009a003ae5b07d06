package io.kubeterrarium.apiserver.paths;

import java.util.function.BooleanSupplier;

/**
 * One thing that must be well. Asked on every request for health, so it must be quick.
 *
 * @param name one path segment, or several
 */
public record HealthCheck(String name, BooleanSupplier isWell) {
  public static final HealthCheck PING = new HealthCheck("ping", () -> true);
}
