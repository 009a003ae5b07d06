package io.kubeterrarium.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads what protoc carried from the .proto files into its Java sources: the messages, their fields
 * in order, and the comments of both.
 */
final class ProtoComments {
  private static final Pattern INTERFACE =
      Pattern.compile("\\s*// @@protoc_insertion_point\\(interface_extends:(k8s\\.io\\.\\S+)\\)");
  private static final Pattern MESSAGE =
      Pattern.compile("Protobuf type \\{@code (k8s\\.io\\.\\S+)}");
  private static final Pattern FIELD =
      Pattern.compile("<code>(?:optional |repeated )?(.+) (\\S+) = \\d+.*;</code>");
  private static final Pattern DASH = Pattern.compile("-(\\w)");
  private static final Pattern ESCAPE = Pattern.compile("&#(\\d+);");

  /**
   * @param type as declared, with a leading dot for messages
   */
  record Field(String name, String type, Comment comment) {
    /** The message that the field holds one or many of; null for scalars. */
    @Nullable String message() {
      int dot = type.indexOf(".k8s.io.");
      return dot < 0 ? null : type.substring(dot + 1).replace(">", "");
    }
  }

  static final class Message {
    final String name;
    final Map<String, Field> fields = new LinkedHashMap<>();
    Comment comment = Comment.NONE;

    Message(String name) {
      this.name = name;
    }

    /**
     * By its JSON name; names in protobuf may differ in the case of their first letter, and have no
     * dashes ({@code x-kubernetes-validations}) and no dollar ({@code $ref}).
     */
    @Nullable Field field(String name) {
      String jsonName =
          DASH.matcher(name.replace("$", ""))
              .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
      Field field = fields.get(jsonName);
      if (field == null && !jsonName.isEmpty()) {
        char first = jsonName.charAt(0);
        char other =
            Character.isLowerCase(first)
                ? Character.toUpperCase(first)
                : Character.toLowerCase(first);
        field = fields.get(other + jsonName.substring(1));
      }
      return field;
    }
  }

  private final Map<String, Message> messages = new TreeMap<>();

  static Map<String, Message> read(Path sourcesJar) throws IOException {
    ProtoComments comments = new ProtoComments();
    try (ZipFile zip = new ZipFile(sourcesJar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(".java")) {
          try (BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            comments.file(reader);
          }
        }
      }
    }
    return comments.messages;
  }

  private void file(BufferedReader reader) throws IOException {
    Message open = null;
    List<String> block = null;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String trimmed = line.strip();
      if (trimmed.equals("/**")) {
        block = new ArrayList<>();
      } else if (block != null && trimmed.equals("*/")) {
        block(block, open);
        block = null;
      } else if (block != null) {
        block.add(trimmed.startsWith("* ") ? trimmed.substring(2) : trimmed.substring(1));
      } else if (line.equals("  }")) {
        open = null;
      } else {
        Matcher matcher = INTERFACE.matcher(line);
        if (matcher.matches()) {
          open = messages.computeIfAbsent(matcher.group(1), Message::new);
        }
      }
    }
  }

  private void block(List<String> block, @Nullable Message open) {
    List<String> text = new ArrayList<>();
    boolean inText = false;
    for (String line : block) {
      if (line.equals("<pre>")) {
        inText = true;
      } else if (line.equals("</pre>")) {
        inText = false;
      } else if (inText) {
        text.add(unescaped(line));
      } else {
        declaration(line, text, open);
      }
    }
  }

  private void declaration(String line, List<String> text, @Nullable Message open) {
    Matcher message = MESSAGE.matcher(line);
    if (message.find()) {
      Message found = messages.computeIfAbsent(message.group(1), Message::new);
      if (found.comment == Comment.NONE && !text.isEmpty()) {
        found.comment = Comment.of(text);
      }
      return;
    }
    Matcher field = FIELD.matcher(unescaped(line));
    if (open != null && field.matches()) {
      String name = field.group(2);
      open.fields.putIfAbsent(name, new Field(name, field.group(1), Comment.of(text)));
    }
  }

  private static String unescaped(String line) {
    Matcher matcher = ESCAPE.matcher(line);
    return matcher
        .replaceAll(m -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(m.group(1)))))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
