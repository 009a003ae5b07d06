package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A member's data directory on a file system of its own, which can be filled to the last byte.
 * Whatever happens meanwhile, what it holds is a plain directory again afterwards, and its member
 * does not run.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 1 << 12;

  private final ClusterMember member;
  private final Path directory;
  private final Path ballast;

  private SmallDisk(ClusterMember member) {
    this.member = member;
    this.directory = member.directory();
    this.ballast = directory.resolve("ballast");
  }

  /** Stops the member, and moves what it has. */
  static SmallDisk under(ClusterMember member, int megabytes)
      throws IOException, InterruptedException {
    member.stop();
    Path directory = member.directory();
    Path aside = aside(directory);
    run("mv", directory.toString(), aside.toString());
    Files.createDirectory(directory);
    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "kt-disk", directory.toString());
    SmallDisk disk = new SmallDisk(member);
    try {
      run("cp", "-a", aside + "/.", directory.toString());
    } catch (IOException e) {
      run("umount", directory.toString());
      Files.delete(directory);
      run("mv", aside.toString(), directory.toString());
      throw e;
    }
    Faults.delete(aside);
    return disk;
  }

  private static Path aside(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".aside");
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

  private static void run(String... command) throws IOException {
    Network.Output output = Network.execute(List.of(command));
    if (output.code() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.text());
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (member.isRunning()) {
      member.stop();
    }
    Files.deleteIfExists(ballast);
    Path aside = aside(directory);
    run("cp", "-a", directory.toString(), aside.toString());
    run("umount", directory.toString());
    Files.delete(directory);
    run("mv", aside.toString(), directory.toString());
  }
}
