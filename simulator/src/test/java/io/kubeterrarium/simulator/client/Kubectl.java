package io.kubeterrarium.simulator.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A kubectl of one minor version, run by a shell with a home folder of its own.
 *
 * @param work holds a {@code kubectl} link in {@code bin}, and files the commands name
 */
record Kubectl(Path work, Path kubeconfig) {
  private static final int SECONDS = 120;

  /** {@code kubectl.1.NN} on the PATH, or beside the binary that {@code kubectl} links to. */
  static Optional<Path> find(int minor) throws IOException {
    String name = "kubectl.1." + minor;
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path plain = Path.of(folder, "kubectl");
      if (Files.isExecutable(Path.of(folder, name))) {
        return Optional.of(Path.of(folder, name));
      }
      if (Files.isExecutable(plain)
          && Files.isExecutable(plain.toRealPath().resolveSibling(name))) {
        return Optional.of(plain.toRealPath().resolveSibling(name));
      }
    }
    return Optional.empty();
  }

  static Kubectl of(Path binary, Path work, Path kubeconfig) throws IOException {
    Path link = Files.createDirectories(work.resolve("bin")).resolve("kubectl");
    Files.createSymbolicLink(link, binary);
    return new Kubectl(work, kubeconfig);
  }

  /** What the command prints, errors last. */
  String run(String command) throws IOException, InterruptedException {
    Path out = work.resolve("out");
    Path err = work.resolve("err");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command)
            .directory(work.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = shell.environment();
    environment.put("PATH", work.resolve("bin") + File.pathSeparator + environment.get("PATH"));
    environment.put("HOME", work.toString());
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("TERM", "dumb");
    Process process = shell.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("it does not end: " + command);
    }
    return Files.readString(out, StandardCharsets.UTF_8)
        + Files.readString(err, StandardCharsets.UTF_8);
  }
}
