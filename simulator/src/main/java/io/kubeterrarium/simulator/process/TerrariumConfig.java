package io.kubeterrarium.simulator.process;

import io.kubeterrarium.kubelet.stage.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What one run of {@code up} was asked for.
 *
 * @param dataDirectory empty: nothing on disk
 * @param httpPort 0 for any free one; empty: off
 * @param httpsPort likewise
 * @param bind the HTTPS port's address; the HTTP port is on loopback always
 * @param advertise further names of the HTTPS port
 * @param auditLog where a line about each request goes; empty: nowhere
 * @param without what is not started, whatever else is said about it
 */
public record TerrariumConfig(
    Optional<Path> dataDirectory,
    OptionalInt httpPort,
    OptionalInt httpsPort,
    String bind,
    List<String> advertise,
    Optional<Path> tokenAuthFile,
    int nodes,
    Pace pace,
    boolean quiet,
    LogLevel logLevel,
    RegistryOptions registry,
    Optional<Path> auditLog,
    Set<Part> without) {

  public TerrariumConfig {
    without = Set.copyOf(without);
  }

  public TerrariumConfig(
      Optional<Path> dataDirectory,
      OptionalInt httpPort,
      OptionalInt httpsPort,
      String bind,
      List<String> advertise,
      Optional<Path> tokenAuthFile,
      int nodes,
      Pace pace,
      boolean quiet,
      LogLevel logLevel) {
    this(
        dataDirectory,
        httpPort,
        httpsPort,
        bind,
        advertise,
        tokenAuthFile,
        nodes,
        pace,
        quiet,
        logLevel,
        RegistryOptions.DEFAULT,
        Optional.empty(),
        Set.of());
  }

  public static Path defaultDataDirectory() {
    return Path.of(System.getProperty("user.home"), ".kubeterrarium");
  }

  /** Nothing on disk, any free ports, no waiting, no narration: for tests. */
  public static TerrariumConfig forTests() {
    return new TerrariumConfig(
        Optional.empty(),
        OptionalInt.of(0),
        OptionalInt.of(0),
        "127.0.0.1",
        List.of(),
        Optional.empty(),
        3,
        Pace.INSTANT,
        true,
        LogLevel.INFO);
  }

  public TerrariumConfig withDataDirectory(Path directory) {
    return new TerrariumConfig(
        Optional.of(directory),
        httpPort,
        httpsPort,
        bind,
        advertise,
        tokenAuthFile,
        nodes,
        pace,
        quiet,
        logLevel,
        registry,
        auditLog,
        without);
  }

  public TerrariumConfig withNodes(int count) {
    return new TerrariumConfig(
        dataDirectory,
        httpPort,
        httpsPort,
        bind,
        advertise,
        tokenAuthFile,
        count,
        pace,
        quiet,
        logLevel,
        registry,
        auditLog,
        without);
  }

  public boolean has(Part part) {
    return !without.contains(part);
  }

  public TerrariumConfig without(Part... parts) {
    return new TerrariumConfig(
        dataDirectory,
        httpPort,
        httpsPort,
        bind,
        advertise,
        tokenAuthFile,
        nodes,
        pace,
        quiet,
        logLevel,
        registry,
        auditLog,
        Set.of(parts));
  }

  public TerrariumConfig withRegistry(RegistryOptions options) {
    return new TerrariumConfig(
        dataDirectory,
        httpPort,
        httpsPort,
        bind,
        advertise,
        tokenAuthFile,
        nodes,
        pace,
        quiet,
        logLevel,
        options,
        auditLog,
        without);
  }
}
