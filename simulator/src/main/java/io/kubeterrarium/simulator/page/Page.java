package io.kubeterrarium.simulator.page;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import io.kubeterrarium.apiserver.web.PlainRoute;
import io.kubeterrarium.apiserver.web.ResponseStreams;
import io.kubeterrarium.simulator.narration.Narrator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The page and what only it asks for. {@code /} is the page for a browser and the API's list of
 * paths for everybody else.
 */
public final class Page implements PlainRoute, AutoCloseable {
  private record StaticFile(String type, byte[] content) {}

  private static final Map<String, StaticFile> FILES =
      Map.of(
          "/", file("index.html", "text/html; charset=utf-8"),
          "/page/page.css", file("page.css", "text/css; charset=utf-8"),
          "/page/page.js", file("page.js", "text/javascript; charset=utf-8"));

  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

  private final ObjectReader reader;
  private final Function<String, Optional<String>> verdicts;
  private final StepStreams streams;

  /**
   * @param verdicts why a pod ({@code namespace/name}) is where it is, for people
   */
  public Page(Narrator narrator, ObjectReader reader, Function<String, Optional<String>> verdicts) {
    this.reader = reader;
    this.verdicts = verdicts;
    this.streams = new StepStreams(narrator);
  }

  @Override
  public boolean serves(HttpServletRequest request) {
    String path = request.getRequestURI();
    return request.getMethod().equals("GET")
        && (path.startsWith("/page/") || path.equals("/") && isBrowser(request));
  }

  private static boolean isBrowser(HttpServletRequest request) {
    @Nullable String accept = request.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  @Override
  public void serve(
      HttpServletRequest request, HttpServletResponse response, ResponseStreams responses)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-cache");
    String path = request.getRequestURI();
    @Nullable StaticFile file = FILES.get(path);
    if (file != null) {
      response.setHeader("Content-Security-Policy", POLICY);
      send(response, file.type(), file.content());
    } else if (path.equals("/page/steps")) {
      streams.open(request, response, responses);
    } else if (path.equals("/page/deployments")) {
      sendJson(response, DeploymentStages.of(reader));
    } else if (path.equals("/page/scheduling")) {
      @Nullable String pod = request.getParameter("pod");
      String text = pod == null ? "" : verdicts.apply(pod).orElse("");
      sendJson(response, Json.object().put("text", text));
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /** Ends the streams of all open pages. */
  @Override
  public void close() throws Exception {
    streams.close();
  }

  private static void sendJson(HttpServletResponse response, Object tree) throws IOException {
    send(response, "application/json", Json.bytes(tree));
  }

  private static void send(HttpServletResponse response, String type, byte[] content)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }

  private static StaticFile file(String name, String type) {
    try (InputStream in = Page.class.getResourceAsStream("/page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: page/" + name);
      }
      return new StaticFile(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
