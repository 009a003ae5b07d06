package io.kubeterrarium.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comment says and which markers ({@code +patchStrategy=merge}) it carries.
 *
 * @param text paragraphs joined as OpenAPI descriptions are
 */
record Comment(String text, Map<String, List<String>> markers) {
  static final Comment NONE = new Comment("", Map.of());

  static Comment of(List<String> lines) {
    StringBuilder text = new StringBuilder();
    Map<String, List<String>> markers = new LinkedHashMap<>();
    boolean described = true;
    for (String line : lines) {
      String trimmed = line.strip();
      described &= !trimmed.startsWith("---");
      if (trimmed.startsWith("+")) {
        marker(trimmed.substring(1), markers);
        // Dashes end what is meant for readers; a maintainer's reminder is not meant for them
        // either.
      } else if (described && !trimmed.startsWith("TODO")) { // Theirs, not ours: no description.
        append(text, line, trimmed);
      }
    }
    return new Comment(text.toString().strip(), markers);
  }

  private static void marker(String marker, Map<String, List<String>> markers) {
    int equals = marker.indexOf('=');
    String name = equals < 0 ? marker : marker.substring(0, equals);
    String value = equals < 0 ? "" : marker.substring(equals + 1).strip();
    markers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Lines flow together; an empty one ends a paragraph, and an indented one stands alone. */
  private static void append(StringBuilder text, String line, String trimmed) {
    if (trimmed.isEmpty()) {
      dropLast(text);
      text.append("\n\n");
    } else if (line.startsWith(" ") || line.startsWith("\t")) {
      dropLast(text);
      text.append('\n').append(line.stripTrailing()).append('\n');
    } else {
      text.append(trimmed).append(' ');
    }
  }

  private static void dropLast(StringBuilder text) {
    if (text.length() > 0) {
      text.setLength(text.length() - 1);
    }
  }

  String marker(String name) {
    List<String> values = markers.get(name);
    return values == null ? "" : values.get(0);
  }

  List<String> all(String name) {
    return markers.getOrDefault(name, List.of());
  }
}
