package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.log.DiskFiles;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.log.VolatileFiles;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * The process that {@link CrashIT} kills. Prints the keys it finds ({@code E key}), {@code R} when
 * it begins to write, and {@code A key} after each acknowledgement.
 *
 * <p>Arguments: directory, first key, how many to write, and which disk: {@code real}, {@code
 * volatile} (loses what was not synced), {@code lying} (acknowledges without syncing).
 */
public final class CrashChild {
  static final String PREFIX = "/crash/";

  private CrashChild() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    RegistryConfig config = RegistryConfig.durable(Path.of(args[0])).snapshotEvery(1_000);
    RaftRegistry registry =
        RaftRegistry.open(config, failure -> {}, disk(args[3]), System::nanoTime);
    StringBuilder found = new StringBuilder();
    for (KeyValue kv : registry.range(RangeRequest.latest(KeyRange.prefix(PREFIX))).get().found()) {
      found.append("E ").append(kv.key()).append('\n');
    }
    out.print(found);
    out.println("R");
    write(registry, out, Long.parseLong(args[1]), Long.parseLong(args[2]));
    registry.close();
  }

  static FileLayer disk(String kind) {
    FileLayer real = new DiskFiles();
    return kind.equals("real") ? real : new VolatileFiles(real, kind.equals("lying"));
  }

  private static void write(RaftRegistry registry, PrintStream out, long first, long count)
      throws InterruptedException {
    int window = 64;
    Semaphore free = new Semaphore(window);
    for (long i = first; i < first + count; i++) {
      free.acquire();
      String key = PREFIX + i;
      registry
          .txn(Txn.of(new Op.Put(Bytes.utf8(key), Bytes.wrap(new byte[500]))))
          .whenComplete(
              (result, error) -> {
                free.release();
                out.println(error == null ? "A " + key : "F " + key + " " + error);
              });
    }
    free.acquire(window);
  }
}
