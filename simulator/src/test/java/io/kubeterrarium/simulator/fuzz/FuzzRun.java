package io.kubeterrarium.simulator.fuzz;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.format.YamlWriter;
import io.kubeterrarium.apiserver.protobuf.ProtobufWriter;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.simulator.process.BareControlPlane;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** Sends requests and looks at each answer; one thread. */
final class FuzzRun {
  private static final int EMPTIED_EVERY = 2_000;
  private static final long MAX_CPU_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What upstream answers with 500 too, word for word. */
  private static final List<String> AS_UPSTREAM =
      List.of(
          "resourceVersion should not be set on objects to be created",
          "failed to create typed patch object (",
          "failed to convert new object (",
          "Internal error occurred: the spec replicas field ");

  private final BareControlPlane plane;
  private final RequestMaker maker;
  private final Findings findings;
  private final Phaser openWatches = new Phaser(1);
  private volatile String current = "";
  private volatile long number;

  FuzzRun(BareControlPlane plane, long seed, Findings findings) {
    this.plane = plane;
    this.findings = findings;
    maker = new RequestMaker(new SplittableRandom(seed));
  }

  /** The request that is being served, for whoever finds that it takes too long. */
  String current() {
    return "request " + number + ": " + current;
  }

  long number() {
    return number;
  }

  /** Sends so many more. */
  void go(long requests) {
    for (long i = 0; i < requests; i++) {
      if (number++ % EMPTIED_EVERY == 0) {
        maker.forget();
        plane.empty();
      }
      one(maker.next());
    }
    awaitEndOfWatches();
  }

  private void one(FuzzRequest request) {
    current = request.toString();
    long before = THREADS.getCurrentThreadCpuTime();
    try {
      ApiResponse answer = plane.server().call(request.asCall());
      check(request, answer);
    } catch (RuntimeException | StackOverflowError e) {
      StackTraceElement at = e.getStackTrace().length == 0 ? null : e.getStackTrace()[0];
      findings.add("threw " + e + " at " + at, number, request);
    }
    long cpu = THREADS.getCurrentThreadCpuTime() - before;
    if (cpu > MAX_CPU_NANOS) {
      findings.add("took " + cpu / 1_000_000 + " ms of CPU", number, request);
    }
  }

  private void check(FuzzRequest request, ApiResponse answer) throws StackOverflowError {
    findings.status(answer.status());
    if (answer instanceof ApiResponse.Stream stream) {
      openWatches.register();
      stream.stream().start(new Sink(request));
      stream.stream().close();
      return;
    }
    JsonNode tree = answer instanceof ApiResponse.Tree t ? t.tree() : Json.object();
    String message = Meta.text(tree, "message");
    boolean allowed =
        answer.status() < 500
            || AS_UPSTREAM.stream().anyMatch(message::startsWith)
            || answer.status() == 504 && message.contains("Too large resource version");
    if (!allowed) {
      findings.add(answer.status() + " " + message, number, request);
    }
    encode(request.accept(), answer);
    if (request.method().equals("POST") && answer.status() == 201) {
      maker.created(request, tree);
    }
  }

  /** As the HTTP side would. */
  private static void encode(String accept, ApiResponse answer) {
    if (answer instanceof ApiResponse.Tree tree) {
      byte[] json = Json.bytes(tree.tree());
      if (tree.json() != null && !Arrays.equals(json, tree.json().bytes("", ""))) {
        throw new IllegalStateException("JSON that lay there is not the tree's");
      }
      if (tree.json() != null && tree.json().length() != json.length) {
        throw new IllegalStateException("JSON that lay there has another length");
      }
      if (accept.startsWith("application/vnd")) {
        ProtobufWriter.write(tree.tree());
      } else if (accept.contains("yaml")) {
        YamlWriter.bytes(tree.tree());
      }
    } else if (answer instanceof ApiResponse.Blob blob) {
      try {
        blob.body().writeTo(OutputStream.nullOutputStream());
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** Encodes what comes, until the watch ends. */
  private final class Sink implements WatchSink {
    private final FuzzRequest request;

    Sink(FuzzRequest request) {
      this.request = request;
    }

    @Override
    public boolean offer(List<WatchFrame> frames) {
      try {
        frames.forEach(Sink::check);
        if (request.accept().startsWith("application/vnd")) {
          frames.forEach(frame -> ProtobufWriter.frame(frame.type(), frame.object()));
        }
      } catch (RuntimeException e) {
        findings.add("a watch threw " + e, number, request);
      }
      return true;
    }

    /** That the bytes, which may have lain there, say what the object says. */
    private static void check(WatchFrame frame) {
      byte[] anew =
          Json.bytes(Json.object().put("type", frame.type()).set("object", frame.object()));
      byte[] line = frame.json();
      if (!Arrays.equals(anew, 0, anew.length, line, 0, line.length - 1)) {
        throw new IllegalStateException("a frame's JSON is not its object's");
      }
    }

    @Override
    public void end() {
      openWatches.arriveAndDeregister();
    }
  }

  private void awaitEndOfWatches() {
    try {
      openWatches.awaitAdvanceInterruptibly(openWatches.arrive(), 30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      findings.add(openWatches.getUnarrivedParties() + " watches stay open", number, "");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
