package io.kubeterrarium.apiserver.audit;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of audit events, a line each, readable by its owner. At 100 MB it becomes {@code FILE.1},
 * in the place of an older one, and a new one begins. Any thread may write; where the disk fails,
 * that is said once in the log, and requests go on.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private static final long LONGEST = 100L * 1024 * 1024;

  private final Path file;
  private final long longest;
  private OutputStream stream;
  private long size;
  private boolean failed;

  private AuditLog(Path file, long longest) throws IOException {
    this.file = file;
    this.longest = longest;
    this.stream = open();
  }

  /** Goes on where the file ends. */
  public static AuditLog to(Path file) throws IOException {
    return new AuditLog(file, LONGEST);
  }

  static AuditLog to(Path file, long longest) throws IOException {
    return new AuditLog(file, longest);
  }

  private OutputStream open() throws IOException {
    if (!Files.exists(file)) {
      OwnerOnlyFiles.write(file, new byte[0]);
    }
    size = Files.size(file);
    return Files.newOutputStream(file, StandardOpenOption.APPEND);
  }

  /** Writes one event. */
  public void write(ObjectNode event) {
    byte[] line = (Json.text(event) + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      try {
        if (size + line.length > longest && size > 0) {
          stream.close();
          Files.move(
              file,
              file.resolveSibling(file.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
          stream = open();
        }
        stream.write(line);
        size += line.length;
      } catch (IOException e) {
        if (!failed) {
          failed = true;
          log.error("the audit log {} cannot be written, requests go on without", file, e);
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    try {
      stream.close();
    } catch (IOException e) {
      log.warn("the audit log {} was not closed well", file, e);
    }
  }
}
