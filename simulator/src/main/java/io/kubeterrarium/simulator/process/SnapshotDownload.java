package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.client.kubeconfig.TlsContexts;
import io.kubeterrarium.registry.backup.SnapshotFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Fetches a snapshot from a running API server, checks it, and only then gives it its name. Over
 * the API's own port, because that is always open, and knows who may.
 */
public final class SnapshotDownload {
  private static final Duration CONNECT = Duration.ofSeconds(10);

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
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
    if ("https".equals(config.server().getScheme())) {
      client.sslContext(TlsContexts.of(config));
    }
    String base = config.server().toString().replaceAll("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/registry/snapshot"));
    if (config.token() != null) {
      request.header("Authorization", "Bearer " + config.token());
    }
    HttpResponse<InputStream> response =
        client.build().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        String text = new String(in.readNBytes(2_000), StandardCharsets.UTF_8).strip();
        throw new IOException("answered " + response.statusCode() + " " + text);
      }
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
