package io.kubeterrarium.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where the paragraphs of descriptions end. The comments of the protobuf sources lost their empty
 * lines; the annotations in the sources of the Java models kept two spaces for each, but lack some
 * descriptions altogether and lines that stand alone. Hence the words of the one, and the breaks of
 * the other where the words are the same. Worked example: {@code "Ports. One each."} and {@code
 * "Ports. One each."} make {@code "Ports.\n\nOne each."}.
 */
final class Paragraphs {
  private static final Pattern FIELD =
      Pattern.compile("String SERIALIZED_NAME_[\\w$]+ = \"([^\"]+)\";");
  private static final String TEXT = "[^\"\n]*\"((?:[^\"\\\\]++|\\\\.)*+)\"\\)";
  private static final Pattern OF_CLASS = Pattern.compile("@ApiModel\\(" + TEXT);
  private static final Pattern OF_FIELD = Pattern.compile("@ApiModelProperty\\(" + TEXT);
  private static final Pattern GAP = Pattern.compile("\\s+");

  /** By class and field, as {@code V1Pod spec}; a class's own text with an empty field. */
  private final Map<String, String> texts = new HashMap<>();

  static Paragraphs read(Path sourcesJar) throws IOException {
    Paragraphs paragraphs = new Paragraphs();
    try (ZipFile zip = new ZipFile(sourcesJar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String path = entry.getName();
        if (path.contains("/models/") && path.endsWith(".java")) {
          try (InputStream in = zip.getInputStream(entry)) {
            String type = path.substring(path.lastIndexOf('/') + 1, path.length() - 5);
            paragraphs.add(type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return paragraphs;
  }

  private void add(String type, String source) {
    Matcher own = OF_CLASS.matcher(source);
    if (own.find()) {
      texts.put(type + " ", unescaped(own.group(1)));
    }
    List<String> fields = FIELD.matcher(source).results().map(found -> found.group(1)).toList();
    List<String> words = new ArrayList<>();
    for (MatchResult found : OF_FIELD.matcher(source).results().toList()) {
      words.add(unescaped(found.group(1)));
    }
    if (fields.size() != words.size()) {
      throw new IllegalStateException(
          type + ": " + words.size() + " descriptions of " + fields.size() + " fields");
    }
    for (int i = 0; i < fields.size(); i++) {
      texts.put(type + " " + fields.get(i), words.get(i));
    }
  }

  /** What would end or start a comment in Java is written with an underscore. */
  private static String unescaped(String literal) {
    return literal
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
        .replace("*_/", "*/")
        .replace("/_*", "/*");
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
