package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.registry.backup.SnapshotFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Fetches a snapshot from a running API server, checks it, and only then gives it its name. Over
 * the API's own port, because that is always open, and knows who may.
 */
public final class SnapshotDownload {
  private SnapshotDownload() {}

  public static SnapshotFile save(Kubeconfig config, Path file) throws InterruptedException {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      OwnerOnlyFiles.write(temporary, new byte[0]);
      fetch(config, temporary);
      SnapshotFile checked = SnapshotFile.open(temporary);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      return new SnapshotFile(file, checked.header());
    } catch (IOException e) {
      throw new UserError(
          "no snapshot from " + config.server() + " to " + file + ": " + UserError.reason(e), e);
    } finally {
      delete(temporary);
    }
  }

  private static void fetch(Kubeconfig config, Path file) throws IOException, InterruptedException {
    try (InputStream in = AdminHttp.call(config, "GET", "/registry/snapshot")) {
      write(in, file);
    }
  }

  private static void write(InputStream in, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      in.transferTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      System.err.println("kubeterrarium: " + temporary + " could not be deleted: " + e);
    }
  }
}
