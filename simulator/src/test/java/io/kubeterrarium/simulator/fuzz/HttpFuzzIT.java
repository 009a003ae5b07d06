package io.kubeterrarium.simulator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.web.HttpRim;
import io.kubeterrarium.apiserver.web.RimConfig;
import io.kubeterrarium.simulator.process.BareControlPlane;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** The same through a socket: what the container makes of it is the client's answer as well. */
class HttpFuzzIT {
  private static final long RUNS = Long.getLong("fuzz.http.runs", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_126);
  private static final int EMPTIED_EVERY = 1_000;
  private static final int HANG_MILLIS = 30_000;
  private static final List<String> AS_UPSTREAM =
      List.of(
          "resourceVersion should not be set",
          "failed to create typed",
          "failed to convert",
          "the spec replicas field");

  private record Answer(int status, byte[] body) {}

  @Test
  void noRequestBreaksTheServer() throws Exception {
    System.out.printf("fuzzing over HTTP: %,d requests, -Dfuzz.seed=%d%n", RUNS, SEED);
    Findings findings = new Findings();
    RequestMaker maker = new RequestMaker(new SplittableRandom(SEED));
    RimConfig config =
        new RimConfig(OptionalInt.of(0), OptionalInt.empty(), "127.0.0.1", Optional.empty());
    try (BareControlPlane plane = new BareControlPlane();
        HttpRim rim = HttpRim.start(plane.server(), config, List.of())) {
      int port = rim.httpPort().orElseThrow();
      for (long number = 0; number < RUNS; number++) {
        if (number % EMPTIED_EVERY == 0) {
          maker.forget();
          plane.empty();
        }
        FuzzRequest request = maker.next();
        check(request, send(request, port), number, maker, findings);
      }
    }
    System.out.println("statuses " + findings.statuses());
    assertThat(findings.isEmpty()).as(findings.toString()).isTrue();
  }

  private static void check(
      FuzzRequest request, Answer answer, long number, RequestMaker maker, Findings findings) {
    findings.status(answer.status());
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.status() >= 500 && AS_UPSTREAM.stream().noneMatch(text::contains)) {
      findings.add(answer.status() + " " + text, number, request);
    }
    if (answer.status() == 201 && Meta.text(json(answer), "kind").length() > 0) {
      maker.created(request, json(answer));
    }
  }

  /** Nothing where the answer is not JSON. */
  private static tools.jackson.databind.JsonNode json(Answer answer) {
    try {
      return Json.read(answer.body());
    } catch (JacksonException e) {
      return Json.object();
    }
  }

  /** Reads the whole answer; of a watch only its head, and then leaves without a word. */
  private static Answer send(FuzzRequest request, int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(HANG_MILLIS);
      socket.getOutputStream().write(head(request, port).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(request.body());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String status = line(in);
      assertThat(status).as(request.toString()).startsWith("HTTP/1.1 ");
      int length = -1;
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(field.substring(15).strip());
        }
      }
      boolean hasBody = length > 0 && !request.method().equals("HEAD");
      byte[] body = hasBody ? in.readNBytes(length) : new byte[0];
      return new Answer(Integer.parseInt(status.substring(9, 12)), body);
    }
  }

  private static String head(FuzzRequest request, int port) {
    String query =
        request.query().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    String path = encoded(request.path()).replace("%2F", "/");
    StringBuilder head = new StringBuilder(request.method() + " ");
    head.append(path.startsWith("/") ? path : "/" + path);
    head.append(query.isEmpty() ? "" : "?" + query).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
    head.append("User-Agent: fuzz/1\r\n");
    field(head, "Accept", request.accept());
    field(head, "Content-Type", request.contentType());
    return head.append("Content-Length: " + request.body().length + "\r\n\r\n").toString();
  }

  private static void field(StringBuilder head, String name, String value) {
    if (!value.isEmpty()) {
      head.append(name).append(": ").append(value.replaceAll("[\r\n]", " ")).append("\r\n");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
