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
  static final int MAX_CONNECTIONS = 20_000;
  static final int MAX_THREADS = 128;
  static final int MAX_BODY_BYTES = 3 * 1024 * 1024;
}
