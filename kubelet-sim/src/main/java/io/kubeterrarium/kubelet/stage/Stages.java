package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** The stages, in the order in which they are tried. Immutable. */
public final class Stages {
  private static final List<String> FILES =
      List.of("10-images.yaml", "20-endings.yaml", "30-termination.yaml");

  private final List<Stage> stages;

  private Stages(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /** The built-in stages. */
  public static Stages builtIn() {
    return before("");
  }

  /**
   * More stages, tried before the built-in ones.
   *
   * @param yaml a list of stages in the form of the built-in files
   * @throws IllegalArgumentException where it has not that form
   */
  public static Stages before(String yaml) {
    List<Stage> stages = new ArrayList<>(parse(yaml));
    for (String file : FILES) {
      stages.addAll(parse(resource(file)));
    }
    return new Stages(stages);
  }

  Optional<Stage> first(ContainerRun container, boolean podTerminates) {
    for (Stage stage : stages) {
      if (stage.selector().matches(container, podTerminates)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }

  private static List<Stage> parse(String yaml) {
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    List<Stage> stages = new ArrayList<>();
    if (read != null) {
      for (JsonNode tree : Json.MAPPER.<JsonNode>valueToTree(read)) {
        stages.add(Stage.of(tree));
      }
    }
    return stages;
  }

  private static String resource(String name) {
    try (InputStream stream = Stages.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
