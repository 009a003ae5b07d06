package io.kubeterrarium.simulator.page;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.web.ResponseStreams;
import io.kubeterrarium.apiserver.web.StreamedResponse;
import io.kubeterrarium.simulator.narration.Narrator;
import io.kubeterrarium.simulator.narration.Step;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;

/**
 * The open pages, each a stream of server-sent events. A page that does not keep up is dropped; its
 * browser comes again by itself and gets the latest steps.
 */
final class StepStreams implements AutoCloseable {
  private static final int PAST = 300;

  private final Narrator narrator;
  private final Set<StreamedResponse> open = ConcurrentHashMap.newKeySet();
  private final AutoCloseable listening;

  StepStreams(Narrator narrator) {
    this.narrator = narrator;
    this.listening = narrator.listen(this::tell);
  }

  /** Answers with the latest steps and then with each step as it comes. */
  void open(HttpServletRequest request, HttpServletResponse response, ResponseStreams responses)
      throws IOException {
    response.setContentType("text/event-stream; charset=utf-8");
    StreamedResponse stream = responses.open(request, response, () -> {});
    stream.offer(List.of(past()));
    open.add(stream);
  }

  /** A stream that has ended takes nothing more and is forgotten with the next step. */
  private void tell(Step step) {
    if (!open.isEmpty()) {
      List<byte[]> event = List.of(event("step", Json.text(step.json())));
      open.removeIf(stream -> !stream.offer(event));
    }
  }

  private byte[] past() {
    List<Step> latest = narrator.latest();
    ArrayNode steps = Json.array();
    latest
        .subList(Math.max(0, latest.size() - PAST), latest.size())
        .forEach(step -> steps.add(step.json()));
    return event("past", Json.text(steps));
  }

  private static byte[] event(String name, String json) {
    return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    listening.close();
    open.forEach(StreamedResponse::end);
  }
}
