package io.kubeterrarium.simulator.process;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What runs beside the API server, and can be left to somebody else: the real
 * kube-controller-manager, kube-scheduler and KWOK, or nobody.
 */
public enum Part {
  CONTROLLERS,
  SCHEDULER,
  NODES;

  /** As on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static String words() {
    return Arrays.stream(values()).map(Part::word).collect(Collectors.joining(", "));
  }

  /**
   * @throws IllegalArgumentException for the first word that names none; its message is that word
   */
  public static Set<Part> parseAll(List<String> words) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : words) {
      parts.add(
          Arrays.stream(values())
              .filter(part -> part.word().equals(word.strip()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(word)));
    }
    return parts;
  }
}
