package io.kubeterrarium.simulator.process;

import io.kubeterrarium.kubelet.stage.Pace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What one run of {@code up} was asked for.
 *
 * @param dataDirectory empty: nothing on disk
 * @param tokenAuthFile static tokens; empty: none
 * @param pace how fast the nodes' containers start
 * @param without what is not started, whatever else is said about it
 */
public record TerrariumConfig(
    Optional<Path> dataDirectory,
    Listening listening,
    Optional<Path> tokenAuthFile,
    int nodes,
    Pace pace,
    Output output,
    RegistryOptions registry,
    Set<Part> without) {

  public TerrariumConfig {
    without = Set.copyOf(without);
  }

  public static Path defaultDataDirectory() {
    return Path.of(System.getProperty("user.home"), ".kubeterrarium");
  }

  /** Nothing on disk, any free ports, no waiting, no narration: for tests. */
  public static TerrariumConfig forTests() {
    return new TerrariumConfig(
        Optional.empty(),
        Listening.anywhere(),
        Optional.empty(),
        3,
        Pace.INSTANT,
        Output.QUIET,
        RegistryOptions.DEFAULT,
        Set.of());
  }

  public boolean has(Part part) {
    return !without.contains(part);
  }

  public TerrariumConfig withDataDirectory(Path directory) {
    return changed(Optional.of(directory), tokenAuthFile, nodes, registry, without);
  }

  public TerrariumConfig withTokenAuthFile(Path file) {
    return changed(dataDirectory, Optional.of(file), nodes, registry, without);
  }

  public TerrariumConfig withNodes(int count) {
    return changed(dataDirectory, tokenAuthFile, count, registry, without);
  }

  public TerrariumConfig withRegistry(RegistryOptions options) {
    return changed(dataDirectory, tokenAuthFile, nodes, options, without);
  }

  public TerrariumConfig without(Part... parts) {
    return changed(dataDirectory, tokenAuthFile, nodes, registry, Set.of(parts));
  }

  private TerrariumConfig changed(
      Optional<Path> directory,
      Optional<Path> tokens,
      int count,
      RegistryOptions options,
      Set<Part> absent) {
    return new TerrariumConfig(directory, listening, tokens, count, pace, output, options, absent);
  }
}
