package io.kubeterrarium.simulator.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds one cluster: {@code registry/} (log and snapshots), {@code pki/}, {@code
 * logs/}, {@code admin.kubeconfig}. One process at a time holds its lock; the operating system lets
 * go of it when the process dies, however it dies.
 */
public final class DataDirectory {
  private static final String MARKER = "kubeterrarium.lock";

  private final Path path;

  public DataDirectory(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  public boolean exists() {
    return Files.exists(path);
  }

  public Path registry() {
    return path.resolve("registry");
  }

  public Path pki() {
    return path.resolve("pki");
  }

  public Path logs() {
    return path.resolve("logs");
  }

  public Path adminKubeconfig() {
    return path.resolve("admin.kubeconfig");
  }

  /** Makes the directory where there is none and takes its lock, which lasts until it is closed. */
  public AutoCloseable open() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UserError("cannot make the data directory " + path + ": " + reason(e), e);
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw new UserError("the data directory " + path + " cannot be read and written");
    }
    return lock();
  }

  /** Refuses a directory that was not made by this program: nothing else is deleted. */
  public void requireOurs() {
    if (!Files.exists(path.resolve(MARKER))) {
      throw new UserError(path + " is not a data directory of Kubeterrarium; nothing was deleted");
    }
  }

  /** Deletes everything in it and itself; refuses while another process holds the lock. */
  public void delete() throws IOException {
    try (AutoCloseable held = lock()) {
      Files.walkFileTree(path, new Deletion());
    } catch (IOException e) {
      throw new UserError("cannot delete " + path + ": " + reason(e), e);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    Files.deleteIfExists(path.resolve(MARKER));
    Files.deleteIfExists(path);
  }

  private AutoCloseable lock() {
    Path file = path.resolve(MARKER);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new UserError(
            "the data directory "
                + path
                + " is in use by another process; stop that one, or choose another with --data-dir");
      }
      return channel;
    } catch (IOException e) {
      throw new UserError("cannot lock the data directory " + path + ": " + reason(e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held by this very process.
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Deletes all but the lock file, which is held open meanwhile, and the directory itself. */
  private final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.equals(path.resolve(MARKER))) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!directory.equals(path)) {
        Files.delete(directory);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
