package io.kubeterrarium.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.simulator.Kubeterrarium;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.Endpoints;
import io.kubeterrarium.simulator.process.Terrarium;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of each sample's README and compares what they print with what it promises. */
class SamplesIT {
  private static final long COMMAND_SECONDS = 90;

  @TempDir Path temporary;

  @TestFactory
  List<DynamicTest> everySampleDoesWhatItsReadmeSays() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("").toAbsolutePath())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("README.md")))
          .sorted()
          .map(
              folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> run(folder)))
          .toList();
    }
  }

  private void run(Path sample) throws Exception {
    for (String tool : List.of("bash", "kubectl", "curl")) {
      assumeTrue(isInstalled(tool), tool + " is not installed: the sample cannot be run here");
    }
    Transcript transcript = Transcript.of(sample.resolve("README.md"));
    assertThat(transcript.steps()).as("commands in the README of " + sample).isNotEmpty();
    DataDirectory directory = new DataDirectory(temporary.resolve(sample.getFileName()));
    TerrariumConfig config = TerrariumConfig.forTests().withDataDirectory(directory.path());
    try (AutoCloseable lock = directory.open();
        Terrarium terrarium = new Terrarium(config, directory, failure -> {})) {
      Endpoints endpoints = terrarium.start(progress -> {});
      for (Transcript.Step step : transcript.steps()) {
        String output = output(sample, step.command(), endpoints);
        assertThat(step.accepts(output))
            .as(
                "$ %s%n--- printed%n%s--- promised%n%s",
                step.command(), output, String.join("\n", step.expected()))
            .isTrue();
      }
    } finally {
      endWhatWasLeftRunning(sample);
    }
  }

  /** A sample that starts processes of its own notes their ids; one that failed leaves them. */
  private static void endWhatWasLeftRunning(Path sample) throws IOException {
    try (Stream<Path> files = Files.list(sample)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".pid")).toList()) {
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private String output(Path sample, String command, Endpoints endpoints) throws Exception {
    String here =
        withFreePorts(command)
            .replace("http://127.0.0.1:8001", endpoints.httpUrl().orElseThrow())
            .replace("java -jar kubeterrarium.jar", thisProgram());
    Path out = Files.createTempFile(temporary, "out", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", here)
            .directory(sample.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("KUBECONFIG", endpoints.kubeconfig().orElseThrow().toString());
    Process process = builder.start();
    assertThat(process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)).as("ends: %s", here).isTrue();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** Those at which members meet: a reader's are as written. */
  private static String withFreePorts(String command) throws IOException {
    String free = command;
    for (int port = 5_701; free.contains("127.0.0.1:" + port); port++) {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        free = free.replace("127.0.0.1:" + port, "127.0.0.1:" + probe.getLocalPort());
      }
    }
    return free;
  }

  /** The command that starts the program with the classes under test. */
  private static String thisProgram() {
    String flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-"))
            .collect(Collectors.joining(" "));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    return "'" + java + "' " + flags + " -cp '" + classes + "' " + Kubeterrarium.class.getName();
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
