package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.pki.ServerTls;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the rim listens.
 *
 * @param httpPort plain HTTP on loopback; 0 for any free port, empty for off
 * @param httpsPort likewise; needs {@code tls}
 * @param httpsAddress the address of the HTTPS port
 */
public record RimConfig(
    OptionalInt httpPort, OptionalInt httpsPort, String httpsAddress, Optional<ServerTls> tls) {
  /** What one connection with an open watch over TLS takes of the heap, and a little more. */
  private static final long CONNECTION_BYTES = 256 * 1024;

  private static final long MOST_CONNECTIONS = 20_000;
  private static final long FEWEST_CONNECTIONS = 500;

  /** A port's connections take half of the heap at the most. */
  static final int MAX_CONNECTIONS =
      (int)
          Math.max(
              FEWEST_CONNECTIONS,
              Math.min(MOST_CONNECTIONS, Runtime.getRuntime().maxMemory() / 2 / CONNECTION_BYTES));

  static final int MAX_THREADS = 128;
  static final int MAX_BODY_BYTES = 3 * 1024 * 1024;
}
