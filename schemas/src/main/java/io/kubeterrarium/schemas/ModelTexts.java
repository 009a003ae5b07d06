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
 * What the annotations in the sources of the Java models say of types and fields. Each line's end
 * has become a space there.
 */
final class ModelTexts {
  private static final Pattern FIELD =
      Pattern.compile("String SERIALIZED_NAME_[\\w$]+\\s*=\\s*\"([^\"]+)\";");
  private static final String TEXT = "[^\"]*+\"((?:[^\"\\\\]++|\\\\.)*+)\"\\)";
  private static final Pattern OF_CLASS = Pattern.compile("@ApiModel\\(" + TEXT);
  private static final Pattern OF_FIELD = Pattern.compile("@ApiModelProperty\\(" + TEXT);

  private ModelTexts() {}

  /** By class and field, as {@code V1Pod spec}; a class's own text with an empty field. */
  static Map<String, String> read(Path sourcesJar) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (ZipFile zip = new ZipFile(sourcesJar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String path = entry.getName();
        if (path.contains("/models/") && path.endsWith(".java")) {
          try (InputStream in = zip.getInputStream(entry)) {
            String type = path.substring(path.lastIndexOf('/') + 1, path.length() - 5);
            add(type, new String(in.readAllBytes(), StandardCharsets.UTF_8), texts);
          }
        }
      }
    }
    return texts;
  }

  private static void add(String type, String source, Map<String, String> texts) {
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
}
