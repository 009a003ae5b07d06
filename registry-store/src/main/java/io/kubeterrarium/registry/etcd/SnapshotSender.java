package io.kubeterrarium.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.kubeterrarium.registry.RegistrySnapshot;
import io.kubeterrarium.registry.backup.SnapshotExport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/**
 * Sends one snapshot as fast as the client reads, on a thread of its own. At most two at a time:
 * each keeps a state in memory that the registry has gone on from.
 */
final class SnapshotSender {
  private static final int CHUNK = 64 << 10;
  private static final Semaphore PERMITS = new Semaphore(2);

  private final Headers headers;
  private final ServerCallStreamObserver<SnapshotResponse> out;

  SnapshotSender(Headers headers, ServerCallStreamObserver<SnapshotResponse> out) {
    this.headers = headers;
    this.out = out;
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(this::wake);
  }

  private synchronized void wake() {
    notifyAll();
  }

  void start(long clusterId, RegistrySnapshot snapshot) {
    if (!PERMITS.tryAcquire()) {
      out.onError(EtcdError.TOO_MANY_REQUESTS.exception());
      return;
    }
    Thread thread = new Thread(() -> send(clusterId, snapshot), "etcd-snapshot");
    thread.setDaemon(true);
    thread.start();
  }

  private void send(long clusterId, RegistrySnapshot snapshot) {
    try {
      SnapshotExport export = SnapshotExport.of(clusterId, snapshot);
      Chunks chunks = new Chunks(snapshot, export.length());
      BufferedOutputStream buffered = new BufferedOutputStream(chunks, CHUNK);
      export.writeTo(buffered);
      buffered.flush();
      out.onCompleted();
    } catch (IOException e) {
      out.onError(
          Status.ABORTED.withDescription("snapshot: " + e.getMessage()).asRuntimeException());
    } finally {
      PERMITS.release();
    }
  }

  private synchronized void awaitReader() throws IOException {
    try {
      while (!out.isReady() && !out.isCancelled()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (out.isCancelled()) {
      throw new IOException("the client has gone");
    }
  }

  private final class Chunks extends OutputStream {
    private final RegistrySnapshot snapshot;
    private long left;

    Chunks(RegistrySnapshot snapshot, long length) {
      this.snapshot = snapshot;
      this.left = length;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int at = offset; at < offset + length; at += CHUNK) {
        int size = Math.min(CHUNK, offset + length - at);
        awaitReader();
        left -= size;
        out.onNext(
            SnapshotResponse.newBuilder()
                .setHeader(headers.at(snapshot.revision()))
                .setRemainingBytes(Math.max(0, left))
                .setBlob(ByteString.copyFrom(bytes, at, size))
                .setUnknownFields(
                    YoungFields.text(YoungFields.SNAPSHOT_VERSION, EtcdConfig.VERSION))
                .build());
      }
    }
  }
}
