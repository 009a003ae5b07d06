package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A member's data directory on a file system of its own, which can be filled to the last byte. */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 1 << 12;

  private final Path directory;
  private final Path ballast;
  private boolean mounted = true;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
  }

  /** Moves what the directory holds; its process does not run. */
  static SmallDisk under(Path directory, int megabytes) throws IOException {
    Path aside = directory.resolveSibling(directory.getFileName() + ".aside");
    run("mv", directory.toString(), aside.toString());
    Files.createDirectory(directory);
    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "kt-disk", directory.toString());
    run("cp", "-a", aside + "/.", directory.toString());
    Faults.delete(aside);
    return new SmallDisk(directory);
  }

  /** Takes all that is left. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[BLOCK]);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(ballast);
  }

  /** Ends it without a loss: what it held is a plain directory again. */
  void moveBack() throws IOException {
    Path aside = directory.resolveSibling(directory.getFileName() + ".aside");
    run("cp", "-a", directory.toString(), aside.toString());
    run("umount", directory.toString());
    Files.delete(directory);
    run("mv", aside.toString(), directory.toString());
    mounted = false;
  }

  private static void run(String... command) throws IOException {
    Network.Output output = Network.execute(List.of(command));
    if (output.code() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.text());
    }
  }

  /** What was on it is gone. */
  @Override
  public void close() throws IOException {
    if (mounted) {
      run("umount", "--lazy", directory.toString());
    }
  }
}
