package io.kubeterrarium.apiserver.format;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.scanner.ScannerException;

/** SnakeYAML's complaints in the words and with the line numbers of go-yaml. */
final class YamlErrors {
  /** What SnakeYAML's problem starts with or contains, and what go-yaml calls it. */
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("mapping values are not allowed", "mapping values are not allowed in this context");
    WORDS.put("mapping keys are not allowed", "mapping keys are not allowed in this context");
    WORDS.put(
        "sequence entries are not allowed",
        "block sequence entries are not allowed in this context");
    WORDS.put("cannot start any token", "found character that cannot start any token");
    WORDS.put("expected the node content", "did not find expected node content");
    WORDS.put("expected ',' or '}'", "did not find expected ',' or '}'");
    WORDS.put("expected ',' or ']'", "did not find expected ',' or ']'");
    WORDS.put("could not find expected ':'", "could not find expected ':'");
    WORDS.put("expected '<document start>'", "did not find expected <document start>");
    WORDS.put("found unknown escape character", "found unknown escape character");
    WORDS.put("found unexpected end of stream", "found unexpected end of stream");
    WORDS.put("found duplicate anchor", "found duplicate anchor");
    WORDS.put("found undefined tag handle", "found undefined tag handle");
  }

  private YamlErrors() {}

  static FormatException worded(YAMLException e) {
    if (e instanceof MarkedYAMLException marked) {
      return new FormatException(
          "error converting YAML to JSON: yaml: " + where(marked) + what(marked));
    }
    String message = String.valueOf(e.getMessage());
    return new FormatException(
        "error converting YAML to JSON: yaml: "
            + (message.contains("special characters")
                ? "control characters are not allowed"
                : message.lines().findFirst().orElse("cannot be read")));
  }

  /**
   * go-yaml counts a parser's lines from 0 and a scanner's from 1, names none for the first one,
   * and lets the end of the stream stand on a line of its own.
   */
  private static String where(MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    int line = mark == null ? 0 : mark.getLine();
    boolean atEnd = String.valueOf(e.getProblem()).contains("<stream end>");
    if (mark != null && ((atEnd && mark.getColumn() > 0) || (line > 0 && isScanner(e)))) {
      line++;
    }
    return line == 0 ? "" : "line " + line + ": ";
  }

  private static boolean isScanner(MarkedYAMLException e) {
    return e instanceof ScannerException;
  }

  private static String what(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    String context = String.valueOf(e.getContext());
    if (problem.startsWith("expected <block end>")) {
      return context.contains("mapping")
          ? "did not find expected key"
          : "did not find expected '-' indicator";
    }
    for (Map.Entry<String, String> word : WORDS.entrySet()) {
      if (problem.contains(word.getKey())) {
        return word.getValue();
      }
    }
    return problem;
  }
}
