package io.kubeterrarium.simulator.process;

/** How much goes to the log file. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}
