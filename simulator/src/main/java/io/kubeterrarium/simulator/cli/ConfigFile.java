package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command in a YAML file: each key is an option's name without its dashes, lists
 * and maps are what commas are on the command line. What the command line says wins.
 */
final class ConfigFile implements CommandLine.IDefaultValueProvider {
  private static final String OPTION = "--config";

  private final Map<String, String> values;

  private ConfigFile(Map<String, String> values) {
    this.values = values;
  }

  /** The file that {@code --config} names among the arguments, if any. */
  static Optional<Path> namedIn(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals(OPTION) && i + 1 < arguments.size()) {
        return Optional.of(Path.of(arguments.get(i + 1)));
      }
      if (argument.startsWith(OPTION + "=")) {
        return Optional.of(Path.of(argument.substring(OPTION.length() + 1)));
      }
    }
    return Optional.empty();
  }

  /**
   * @throws UserError where the file cannot be read, or has a key that the command has no option
   *     for
   */
  static ConfigFile read(Path file, CommandLine command) {
    TreeSet<String> known = new TreeSet<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      known.add(option.longestName().substring(2));
    }
    known.removeAll(List.of("config", "help", "version"));
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<?, ?> entry : load(file).entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (!known.contains(key)) {
        throw new UserError(
            file + ": unknown key '" + key + "' (expected: " + String.join(", ", known) + ")");
      }
      String value = text(entry.getValue());
      if (!value.isEmpty()) {
        values.put(key, value);
      }
    }
    return new ConfigFile(values);
  }

  /** Takes every scalar as it is written: 'off' is no boolean, and 22:22 no number. */
  private static final class TextOnly extends Resolver {
    @Override
    protected void addImplicitResolvers() {}
  }

  private static Map<?, ?> load(Path file) {
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Yaml yaml =
          new Yaml(
              new SafeConstructor(options),
              new Representer(new DumperOptions()),
              new DumperOptions(),
              options,
              new TextOnly());
      Object loaded = yaml.load(Files.readString(file, StandardCharsets.UTF_8));
      if (loaded == null || loaded.equals("")) {
        return Map.of();
      }
      if (loaded instanceof Map<?, ?> map) {
        return map;
      }
      throw new UserError(file + ": expected keys and values, as 'nodes: 3'");
    } catch (MarkedYAMLException e) {
      throw new UserError(
          file + ": line " + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + UserError.reason(e), e);
    }
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(item -> text(item)).collect(Collectors.joining(","));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
          .collect(Collectors.joining(","));
    }
    return value.toString();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? values.get(option.longestName().substring(2))
        : null;
  }
}
