package io.kubeterrarium.simulator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packaged jar as a process of its own, started as a user starts it, and driven over HTTP. */
public final class PackagedJar implements AutoCloseable {
  static final Path JAR = Path.of("target", "kubeterrarium.jar");
  private static final Pattern PAGE = Pattern.compile("\\s+page\\s+(http://\\S+)/");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final String url;
  private final Duration startUp;

  private PackagedJar(Process process, String url, Duration startUp) {
    this.process = process;
    this.url = url;
    this.startUp = startUp;
  }

  /** Starts it and returns when it has said that it is ready. */
  public static PackagedJar start(Path dataDirectory, String... flags) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(java(), "-jar", JAR.toString(), "up", "--quiet"));
    command.addAll(List.of("--data-dir", dataDirectory.toString()));
    command.addAll(List.of("--http-port", "0", "--https-port", "0"));
    command.addAll(Arrays.asList(flags));
    long began = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    Duration startUp = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      startUp =
          line.startsWith("Ready after") ? Duration.ofNanos(System.nanoTime() - began) : startUp;
      Matcher page = PAGE.matcher(line);
      if (startUp != null && page.matches()) {
        return new PackagedJar(process, page.group(1), startUp);
      }
    }
    throw new IOException("it ended before it was ready:\n" + said);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** From the start of the process to the line that says "ready". */
  Duration startUp() {
    return startUp;
  }

  public String post(String path, String contentType, String body) throws Exception {
    return send("POST", path, contentType, body);
  }

  public String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  String delete(String path) throws Exception {
    return send("DELETE", path, "application/json", "");
  }

  private String send(String method, String path, String contentType, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return response.body();
  }

  /** Follows a watch until an event satisfies the condition. */
  public void watchUntil(String path, Predicate<String> event) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    HttpResponse<Stream<String>> response = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() >= 400) {
        throw new IOException(path + ": " + lines.collect(Collectors.joining("\n")));
      }
      if (lines.noneMatch(event)) {
        throw new IOException("the watch of " + path + " ended first");
      }
    }
  }

  /** Resident memory in MB, as the kernel counts it; -1 where there is no /proc. */
  public long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }

  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** As Ctrl-C or SIGTERM do; returns how long it took. */
  public Duration stop() throws InterruptedException {
    long began = System.nanoTime();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not stop");
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** As a power cut does: no part of it gets to say goodbye. Returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
