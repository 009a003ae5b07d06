package io.kubeterrarium.apiserver.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import tools.jackson.databind.JsonNode;

/**
 * Reads YAML as sigs.k8s.io/yaml does, which is go-yaml v2 turned into JSON. A stream that starts
 * with a brace is tried as JSON first, as kubectl does. All failures are {@link FormatException}s.
 */
public final class YamlReader {
  static final int MAX_DOCUMENTS = 1_000;

  /**
   * One document that is not empty.
   *
   * @param line where it starts in the stream, from 1
   * @param duplicates a line of complaint for each key that was set twice (the last one stands)
   */
  public record Document(int line, JsonNode tree, List<String> duplicates) {
    /** The tree, unless a key was set twice. */
    public JsonNode strict() {
      if (!duplicates.isEmpty()) {
        throw new FormatException("error converting YAML to JSON: yaml: " + duplicates.get(0));
      }
      return tree;
    }
  }

  private YamlReader() {}

  /** All documents of a stream, without the empty ones. */
  public static List<Document> documents(byte[] yaml) {
    return read(yaml, MAX_DOCUMENTS);
  }

  /** The first document; null where there is none or it is empty. What follows is not read. */
  public static @Nullable Document first(byte[] yaml) {
    List<Document> documents = read(yaml, 1);
    return documents.isEmpty() ? null : documents.get(0);
  }

  /** Likewise, read as YAML even where it is JSON that repeats keys: YAML names their lines. */
  public static @Nullable Document flowAndBlock(byte[] yaml) {
    Document document = first(yaml);
    if (document == null || document.duplicates().isEmpty()) {
      return document;
    }
    try {
      return parse(text(yaml), 1).get(0);
    } catch (YAMLException e) {
      return document;
    }
  }

  private static List<Document> read(byte[] yaml, int limit) {
    String text = text(yaml);
    if (text.stripLeading().startsWith("{")) {
      List<Document> json = asJson(text);
      if (json != null) {
        return json.size() > limit ? json.subList(0, limit) : json;
      }
    }
    try {
      return parse(text, limit);
    } catch (YAMLException e) {
      throw YamlErrors.worded(e);
    } catch (NumberFormatException e) {
      // The scanner's way to say that an escape is cut off.
      throw new FormatException(
          "error converting YAML to JSON: yaml: did not find expected hexdecimal number");
    }
  }

  private static List<Document> parse(String text, int limit) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    Parser parser = new ParserImpl(new StreamReader(text), options);
    List<Document> documents = new ArrayList<>();
    int seen = 0;
    while (seen < limit && !parser.checkEvent(Event.ID.StreamEnd)) {
      Event event = parser.getEvent();
      if (event instanceof DocumentStartEvent start) {
        seen++;
        YamlComposer composer = new YamlComposer(parser);
        JsonNode tree = composer.document();
        if (!tree.isNull()) {
          documents.add(
              new Document(start.getStartMark().getLine() + 1, tree, composer.duplicates()));
        }
      }
    }
    if (limit == MAX_DOCUMENTS && !parser.checkEvent(Event.ID.StreamEnd)) {
      throw new FormatException(
          "error converting YAML to JSON: yaml: more than " + MAX_DOCUMENTS + " documents");
    }
    return documents;
  }

  private static @Nullable List<Document> asJson(String text) {
    try {
      List<Document> documents = new ArrayList<>();
      for (JsonReader.Result result : JsonReader.values(text, MAX_DOCUMENTS)) {
        documents.add(new Document(1, result.tree(), result.duplicates()));
      }
      return documents;
    } catch (FormatException notJson) {
      return null; // Flow style YAML, or wrong either way: the YAML parser says which.
    }
  }

  private static String text(byte[] yaml) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(yaml))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new FormatException("error converting YAML to JSON: yaml: invalid leading UTF-8 octet");
    }
  }
}
