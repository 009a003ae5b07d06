package io.kubeterrarium.apiserver.outbound;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An answer that is no success, in client-go's words. Source: client-go/rest, transformResponse.
 */
public final class RefusedAnswer {
  private static final int SHOWN = 2048;

  private RefusedAnswer() {}

  /** Whether there is an answer to read. */
  public static boolean isSuccess(HttpResponse<byte[]> answer) {
    return answer.statusCode() / 100 == 2;
  }

  /** Why it is none: the message of a Status, or what such a code means. */
  public static String reason(HttpResponse<byte[]> answer) {
    String told = statusMessage(answer.body());
    if (!told.isEmpty()) {
      return told;
    }
    return switch (answer.statusCode()) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> said(answer);
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 409 -> "the server reported a conflict";
      case 422 -> "the server rejected our request due to an error in our request";
      case 429 -> "the server has received too many requests and has asked us to try again later";
      case 503 -> "the server is currently unable to handle the request";
      case 504 ->
          "the server was unable to return a response in the time allotted, but may still be"
              + " processing the request";
      default ->
          answer.statusCode() >= 500
              ? "an error on the server ("
                  + Json.text(said(answer))
                  + ") has prevented the request from succeeding"
              : "the server responded with the status code "
                  + answer.statusCode()
                  + " but did not return more information";
    };
  }

  private static String statusMessage(byte[] body) {
    try {
      JsonNode tree = Json.read(body);
      return Meta.text(tree, "kind").equals("Status") ? Meta.text(tree, "message") : "";
    } catch (JacksonException e) {
      return ""; // Plain text, most likely.
    }
  }

  /** The first of what it says in plain text. */
  private static String said(HttpResponse<byte[]> answer) {
    boolean plain = answer.headers().firstValue("Content-Type").orElse("text/").startsWith("text/");
    String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
    return plain && !text.isEmpty() ? text.substring(0, Math.min(text.length(), SHOWN)) : "unknown";
  }
}
