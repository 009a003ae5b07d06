package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.FileLayer.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * A small file that is written whole: header (its number is the body's length), body, CRC32C of the
 * body. A crash leaves the old content or the new one, never a mixture.
 */
public final class SealedFile {
  private final FileLayer files;
  private final Path file;

  public SealedFile(FileLayer files, Path file) {
    this.files = files;
    this.file = file;
  }

  public boolean exists() {
    return files.exists(file);
  }

  public Path path() {
    return file;
  }

  /** When this returns the content is durable. */
  public void write(byte[] body) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent());
    Path temporary = directory.resolve(file.getFileName() + ".tmp");
    ByteBuffer checksum = ByteBuffer.allocate(4).putInt(Checksum.of(body, 0, body.length)).flip();
    try (WritableFile out = files.create(temporary)) {
      out.write(FileHeader.SEALED.write(body.length));
      out.write(ByteBuffer.wrap(body));
      out.write(checksum);
      out.sync();
    }
    files.replace(temporary, file);
    files.syncDirectory(directory);
  }

  public byte[] read() throws IOException {
    byte[] bytes = files.readAll(file);
    long length = FileHeader.SEALED.read(file, bytes);
    if (bytes.length != FileHeader.LENGTH + length + 4) {
      throw Corruption.at(file, bytes.length, "wrong length");
    }
    int end = bytes.length - 4;
    int checksum = ByteBuffer.wrap(bytes).getInt(end);
    if (checksum != Checksum.of(bytes, FileHeader.LENGTH, (int) length)) {
      throw Corruption.at(file, end, "wrong checksum");
    }
    return Arrays.copyOfRange(bytes, FileHeader.LENGTH, end);
  }
}
