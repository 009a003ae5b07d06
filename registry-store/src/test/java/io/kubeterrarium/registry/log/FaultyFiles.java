package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The disk, until the fault says otherwise: full, failing to sync, or out of reach. */
public final class FaultyFiles extends DelegatingFiles {
  /** What is about to be done to a file. */
  public enum Step {
    CREATE,
    WRITE,
    SYNC,
    REPLACE,
    DELETE
  }

  /** Throws where the step shall fail. Called on whichever thread does the step. */
  @FunctionalInterface
  public interface Fault {
    void check(Step step, Path file, int bytes) throws IOException;
  }

  private volatile Fault fault = (step, file, bytes) -> {};

  public FaultyFiles(FileLayer files) {
    super(files);
  }

  public void fail(Fault with) {
    fault = with;
  }

  /** From now on nothing more fits. */
  public void fill() {
    fail(
        (step, file, bytes) -> {
          if (step == Step.WRITE && bytes > 0) {
            throw new IOException("No space left on device");
          }
        });
  }

  @Override
  public WritableFile create(Path file) throws IOException {
    fault.check(Step.CREATE, file, 0);
    WritableFile real = files.create(file);
    return new WritableFile() {
      @Override
      public void write(ByteBuffer buffer) throws IOException {
        fault.check(Step.WRITE, file, buffer.remaining());
        real.write(buffer);
      }

      @Override
      public void sync() throws IOException {
        fault.check(Step.SYNC, file, 0);
        real.sync();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    fault.check(Step.REPLACE, to, 0);
    files.replace(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    fault.check(Step.DELETE, file, 0);
    files.delete(file);
  }
}
