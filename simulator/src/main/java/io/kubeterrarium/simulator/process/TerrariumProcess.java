package io.kubeterrarium.simulator.process;

import io.kubeterrarium.simulator.console.Console;
import io.kubeterrarium.simulator.console.StartUpLines;
import io.kubeterrarium.simulator.narration.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/**
 * One run of {@code up}: opens the data directory, starts everything, says how to reach it, and
 * waits until the process is told to stop or the registry fails.
 */
public final class TerrariumProcess {
  private static final int STOPPED = 130;

  private final TerrariumConfig config;
  private final Console console;

  /** Completed with the reason when the registry gives up by itself. */
  private final CompletableFuture<String> failure = new CompletableFuture<>();

  private volatile boolean stopping;

  private TerrariumProcess(TerrariumConfig config, Console console) {
    this.config = config;
    this.console = console;
  }

  /**
   * Blocks for as long as the control plane runs. Ctrl-C and SIGTERM end the process through its
   * shutdown hook, so this returns only when the registry failed: with the exit code 1.
   */
  public static int runUntilStopped(TerrariumConfig config, Console console) throws Exception {
    return new TerrariumProcess(config, console).run();
  }

  private int run() throws Exception {
    DataDirectory directory = directory();
    AutoCloseable lock = directory.open();
    LogFiles.open(directory.logs(), config.output().logLevel());
    StartUpLines lines = new StartUpLines(console);
    lines.starting(directory.path(), config.dataDirectory().isEmpty());
    Terrarium terrarium = new Terrarium(config, directory, failure::complete);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(terrarium, directory, lock), "stop"));
    try {
      start(terrarium, lines);
    } catch (RuntimeException e) {
      if (stopping) {
        return STOPPED; // What a start-up says whose parts are closed under it is no news.
      }
      throw e;
    }
    System.err.println("kubeterrarium: " + failure.get());
    return 1;
  }

  private void start(Terrarium terrarium, StartUpLines lines) throws InterruptedException {
    try {
      lines.ready(terrarium.start(lines::progress), config.without(), sinceProcessStart());
    } catch (RuntimeException e) {
      if (!(e instanceof UserError)) {
        failure.complete("start-up failed");
      }
      LoggerFactory.getLogger(TerrariumProcess.class).error("start-up failed", e);
      throw e;
    }
    if (!config.output().quiet()) {
      terrarium.narrator().listen(this::tell);
    }
    MemoryFootprint.settle();
  }

  private void tell(Step step) {
    if (!step.routine()) {
      console.step(step);
    }
  }

  /** Nothing of an ephemeral run stays, but for the log of one that failed. */
  private void stop(Terrarium terrarium, DataDirectory directory, AutoCloseable lock) {
    stopping = true;
    terrarium.close();
    LogFiles.close();
    if (config.dataDirectory().isEmpty() && !failure.isDone()) {
      try {
        lock.close();
        directory.delete();
      } catch (Exception e) {
        System.err.println("kubeterrarium: " + UserError.oneLine(e));
      }
    }
  }

  /** An ephemeral run keeps its kubeconfig and logs in a temporary folder. */
  private DataDirectory directory() throws IOException {
    return new DataDirectory(
        config.dataDirectory().isPresent()
            ? config.dataDirectory().get()
            : Files.createTempDirectory("kubeterrarium-"));
  }

  private static Duration sinceProcessStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }
}
