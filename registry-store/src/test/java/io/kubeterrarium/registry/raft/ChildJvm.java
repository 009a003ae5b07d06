package io.kubeterrarium.registry.raft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with this one's class path and flags, to be killed. */
final class ChildJvm {
  private final Process process;
  private final BufferedReader out;

  private ChildJvm(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start("256m", main, arguments);
  }

  /**
   * @param heap the most it may take, as the JVM's flag has it
   */
  static ChildJvm start(String heap, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-")) {
        command.add(flag);
      }
    }
    command.addAll(
        List.of(
            "-Xmx" + heap, "-ea", "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line, or null when the process is gone. */
  String readLine() throws IOException {
    return out.readLine();
  }

  /** As {@code kill -9}; by its handle, as {@code Process} would close the output with it. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** The most of this machine's memory that it ever held. */
  long peakBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("the kernel does not say");
  }

  /** STOP, CONT, … by the system's own {@code kill}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** As its standard input ends with this process, so does it, if it listens to that. */
  void askToEnd() throws IOException {
    process.getOutputStream().close();
  }

  int await() throws InterruptedException {
    return process.waitFor();
  }
}
