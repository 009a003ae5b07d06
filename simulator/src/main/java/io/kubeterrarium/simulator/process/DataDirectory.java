package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

  /** Periodic snapshots; {@code reset} leaves them. */
  public Path snapshots() {
    return path.resolve("snapshots");
  }

  public Path logs() {
    return path.resolve("logs");
  }

  public Path adminKubeconfig() {
    return path.resolve("admin.kubeconfig");
  }

  /**
   * Makes the directory where there is none, readable by its owner alone, and takes its lock, which
   * lasts until it is closed. A directory that holds something else is refused: {@code reset} shall
   * never meet files of other programs.
   */
  public AutoCloseable open() {
    try {
      OwnerOnlyFiles.createDirectory(path);
      if (!Files.isReadable(path) || !Files.isWritable(path)) {
        throw new UserError("the data directory " + path + " cannot be read and written");
      }
      if (!Files.exists(path.resolve(MARKER)) && !isEmpty()) {
        throw new UserError(
            path
                + " is not empty and not a data directory of Kubeterrarium; choose another with"
                + " --data-dir");
      }
      AutoCloseable lock = lock();
      OwnerOnlyFiles.createDirectory(registry());
      OwnerOnlyFiles.createDirectory(logs());
      return lock;
    } catch (IOException e) {
      throw new UserError("cannot make the data directory " + path + ": " + UserError.reason(e), e);
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.allMatch(entry -> entry.endsWith(MARKER));
    }
  }

  /** Refuses a directory that was not made by this program, and one that is in use. */
  public void requireDeletable() {
    if (!Files.exists(path.resolve(MARKER))) {
      throw new UserError(path + " is not a data directory of Kubeterrarium; nothing was deleted");
    }
    try (AutoCloseable held = lock()) {
      Objects.requireNonNull(held);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      throw new UserError("cannot let go of the lock of " + path, e);
    }
  }

  /**
   * Deletes what this program keeps in it, and itself where nothing else is left; refuses while
   * another process holds the lock.
   *
   * @return whether the directory is gone
   */
  public boolean delete() {
    try (AutoCloseable held = lock()) {
      for (Path part : List.of(registry(), pki(), logs(), adminKubeconfig())) {
        deleteTree(part);
      }
    } catch (IOException e) {
      throw cannotDelete(e);
    } catch (UserError e) {
      throw e;
    } catch (Exception e) {
      throw new UserError("cannot let go of the lock of " + path, e);
    }
    return deleteIfEmpty();
  }

  /** What is left keeps the lock's file beside it, so that the directory is ours as before. */
  private boolean deleteIfEmpty() {
    try {
      if (!isEmpty()) {
        return false;
      }
      Files.deleteIfExists(path.resolve(MARKER));
      Files.delete(path);
      return true;
    } catch (IOException e) {
      throw cannotDelete(e);
    }
  }

  private UserError cannotDelete(IOException e) {
    return new UserError(
        "cannot delete " + path + ": " + e.getMessage() + " (" + UserError.reason(e) + ")", e);
  }

  private static void deleteTree(Path root) throws IOException {
    if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
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
      throw new UserError("cannot lock the data directory " + path + ": " + UserError.reason(e), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held by this very process.
    }
  }
}
