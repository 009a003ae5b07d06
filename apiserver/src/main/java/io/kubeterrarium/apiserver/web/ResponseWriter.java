package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.format.YamlWriter;
import io.kubeterrarium.apiserver.protobuf.ProtobufWriter;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.JsonPieces;
import io.kubeterrarium.apiserver.table.MediaRange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;

/**
 * Writes an answer: a tree as JSON, or as YAML where the client would rather have that. People who
 * look with curl or a browser get it indented, as upstream does.
 */
final class ResponseWriter {
  private static final String JSON = "application/json";
  private static final int MAX_WRITE_BYTES = 64 * 1024;
  private static final String YAML = "application/yaml";
  private static final List<String> PEOPLE = List.of("curl/", "Wget/", "Mozilla/");

  /** As Go's MarshalIndent with two blanks: one field or element a line. */
  private static final PrettyPrinter INDENTED =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
          .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));

  private ResponseWriter() {}

  static void write(ApiResponse answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.status());
    headers(answer.headers(), response);
    if (answer instanceof ApiResponse.Encoded encoded) {
      send(encoded.contentType(), encoded.bytes(), request, response);
    } else if (answer instanceof ApiResponse.Blob blob) {
      response.setContentType(blob.contentType());
      response.setContentLengthLong(blob.length());
      blob.body().writeTo(response.getOutputStream());
    } else if (answer instanceof ApiResponse.Tree tree) {
      tree(tree, request, response);
    }
  }

  /** What has no message, as a table, goes as JSON even to those who would rather have protobuf. */
  private static void tree(
      ApiResponse.Tree answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (answer.status() >= HttpServletResponse.SC_BAD_REQUEST && !takesStatus(request)) {
      send(JSON, indented(answer.tree()), request, response);
      return;
    }
    String wanted = wanted(request);
    JsonPieces pieces = answer.json();
    if (pieces != null && wanted.equals(JSON) && !isForPeople(request)) {
      send(pieces, response);
      return;
    }
    JsonNode tree = answer.tree();
    byte[] message = wanted.equals(MediaRange.PROTOBUF) ? ProtobufWriter.write(tree) : null;
    if (message != null) {
      send(MediaRange.PROTOBUF, message, request, response);
    } else if (wanted.equals(YAML)) {
      send(YAML, YamlWriter.bytes(tree), request, response);
    } else {
      send(JSON, json(tree, request), request, response);
    }
  }

  static void headers(Headers headers, HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-cache, private");
    response.setHeader("X-Content-Type-Options", "nosniff");
    headers
        .asMap()
        .forEach((name, values) -> values.forEach(value -> response.addHeader(name, utf8(value))));
  }

  /** Go writes header values as UTF-8; the container writes one byte a character, or drops them. */
  private static String utf8(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void send(
      String type, byte[] body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (response.getContentType() == null) {
      response.setContentType(type);
    }
    byte[] sent = Compression.apply(body, request, response);
    response.setContentLength(sent.length);
    response.getOutputStream().write(sent);
  }

  private static void send(JsonPieces pieces, HttpServletResponse response) throws IOException {
    response.setContentType(JSON);
    response.setContentLength(pieces.length() + 1);
    // Few large writes: each is encrypted and sent by itself.
    BufferedOutputStream out =
        new BufferedOutputStream(
            response.getOutputStream(), Math.min(MAX_WRITE_BYTES, pieces.length() + 1));
    pieces.writeTo(out);
    out.write('\n');
    out.flush();
  }

  private static byte[] json(JsonNode tree, HttpServletRequest request) {
    if (isForPeople(request)) {
      return indented(tree);
    }
    byte[] compact = Json.bytes(tree);
    byte[] line = java.util.Arrays.copyOf(compact, compact.length + 1);
    line[compact.length] = '\n';
    return line;
  }

  private static byte[] indented(JsonNode tree) {
    String text = Json.MAPPER.writer().with(INDENTED).writeValueAsString(tree);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static boolean takesStatus(HttpServletRequest request) {
    @Nullable String accept = request.getHeader("Accept");
    return accept == null || MediaRange.takesStatus(accept);
  }

  private static boolean isForPeople(HttpServletRequest request) {
    @Nullable String query = request.getQueryString();
    if (query != null && (query.contains("pretty=true") || query.contains("pretty=1"))) {
      return true;
    }
    @Nullable String agent = request.getHeader("User-Agent");
    return agent != null && PEOPLE.stream().anyMatch(agent::startsWith);
  }

  /** The media type that the client likes best of those that can be served; JSON: none of them. */
  private static String wanted(HttpServletRequest request) {
    @Nullable String accept = request.getHeader("Accept");
    return accept == null ? JSON : MediaRange.preferredType(accept);
  }
}
