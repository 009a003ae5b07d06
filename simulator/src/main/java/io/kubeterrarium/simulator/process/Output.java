package io.kubeterrarium.simulator.process;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is said of what happens, and where.
 *
 * @param quiet no narration on the console
 * @param logLevel of the log file
 * @param auditLog where a line about each request goes; empty: nowhere
 */
public record Output(boolean quiet, LogLevel logLevel, Optional<Path> auditLog) {
  /** The log file alone. */
  public static final Output QUIET = new Output(true, LogLevel.INFO, Optional.empty());
}
