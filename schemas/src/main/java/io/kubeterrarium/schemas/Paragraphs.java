package io.kubeterrarium.schemas;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where the paragraphs of descriptions end. The comments of the protobuf sources lost their empty
 * lines; the annotations in the sources of the Java models kept two spaces for each, but lack some
 * descriptions altogether and lines that stand alone. Hence the words of the one, and the breaks of
 * the other where the words are the same. Worked example: {@code "Ports. One each."} and {@code
 * "Ports. One each."} make {@code "Ports.\n\nOne each."}.
 */
final class Paragraphs {
  private static final Pattern GAP = Pattern.compile("\\s+");

  private final Map<String, String> texts;

  /**
   * @param texts of the Java models
   */
  Paragraphs(Map<String, String> texts) {
    this.texts = texts;
  }

  /**
   * @param type the class that stands for the message, as {@code V1Pod}
   * @param field empty for what the type itself is for
   */
  Comment apply(String type, String field, Comment comment) {
    String broken = texts.getOrDefault(type + " " + field, "").strip();
    String text = comment.text();
    if (text.isEmpty()) {
      return new Comment(broken.replace("  ", "\n\n"), comment.markers());
    }
    if (!GAP.matcher(broken).replaceAll(" ").equals(GAP.matcher(text).replaceAll(" "))) {
      return comment;
    }
    return new Comment(merged(text, broken), comment.markers());
  }

  private static String merged(String text, String broken) {
    List<MatchResult> breaks = GAP.matcher(broken).results().toList();
    int[] next = {0};
    return GAP.matcher(text)
        .replaceAll(
            gap -> {
              boolean breaksHere = breaks.get(next[0]++).group().length() > 1;
              return breaksHere && gap.group().equals(" ") ? "\n\n" : gap.group();
            });
  }
}
