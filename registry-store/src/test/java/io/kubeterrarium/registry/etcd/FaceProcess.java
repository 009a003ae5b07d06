package io.kubeterrarium.registry.etcd;

import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * This project's face over three members on disk, in a JVM of its own with default settings. {@code
 * -Detcd.bench.flags=} adds flags for it, as for a recording.
 */
final class FaceProcess implements AutoCloseable {
  private final Path directory;
  private final Process process;
  private final int port;

  private FaceProcess(Path directory, Process process, int port) {
    this.directory = directory;
    this.process = process;
    this.port = port;
  }

  /** The child: serves until its input ends. */
  public static void main(String[] args) throws Exception {
    try (RaftRegistry registry = RaftRegistry.open(RegistryConfig.durable(Path.of(args[0])));
        EtcdFace face = EtcdFace.open(registry, new EtcdConfig(0, true))) {
      System.out.println(face.port());
      while (System.in.read() >= 0) {
        // Justification: the parent's end of the pipe is the only message there is
      }
    }
  }

  static FaceProcess start(Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-")) {
        command.add(flag);
      }
    }
    String flags = System.getProperty("etcd.bench.flags", "");
    Arrays.stream(flags.split(" ")).filter(flag -> !flag.isEmpty()).forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            FaceProcess.class.getName(),
            directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String first =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .lines()
            .filter(line -> line.matches("\\d+"))
            .findFirst()
            .orElseThrow(() -> new IOException("the server ended before it served"));
    return new FaceProcess(directory, process, Integer.parseInt(first));
  }

  static FaceProcess start() throws IOException {
    return start(Files.createTempDirectory("etcd-bench"));
  }

  Subject subject() {
    return new Subject("here", port, List.of(process.toHandle()));
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    EtcdProcess.delete(directory);
  }
}
