package io.kubeterrarium.registry.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.raft.MemberConfig.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is between members is slow, or loses a connection; nobody is cut off. */
@Timeout(120)
class NarrowWayIT {
  @TempDir Path root;
  private PeerFixture cluster;

  @BeforeEach
  void found() throws Exception {
    cluster = new PeerFixture(root, "a", "b", "c");
    cluster.settings(config -> config.requestTimeout(Duration.ofSeconds(20)));
    cluster.wire();
    cluster.startAll(Start.FOUND);
    PeerIT.put(cluster.get("a"), "/k", "1");
    cluster.awaitHealthy();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Heartbeats do not stand behind it, it is sent once, and nobody stands for election. */
  @Test
  void aLargeValueTakesItsTimeAndTheLeaderStays() throws Exception {
    String leader = cluster.leader();
    long term = cluster.get(leader).membership().term();
    for (String follower : followers(leader)) {
      cluster.wire(leader, follower).narrow(300_000);
    }
    long before = carriedFrom(leader);
    byte[] value = new byte[1_000_000];

    put(cluster.get(leader), "/large", value).get(20, TimeUnit.SECONDS);
    PeerIT.put(cluster.get(followers(leader).get(0)), "/k", "2");

    assertThat(cluster.leader()).isEqualTo(leader);
    assertThat(cluster.get(leader).membership().term()).isEqualTo(term);
    assertThat(carriedFrom(leader) - before).isLessThan(2L * value.length + 500_000);
  }

  /** The write is in the log, and only the word of it was on the wire that broke. */
  @Test
  void anAnswerThatIsLostIsAskedForAgain() throws Exception {
    String leader = cluster.leader();
    String asked = followers(leader).get(0);
    String third = followers(leader).get(1);
    Wire back = cluster.wire(leader, asked);
    long began = System.nanoTime();

    back.silent(true);
    CompletableFuture<TxnResult> written = put(cluster.get(asked), "/k", new byte[] {50});
    while (!PeerIT.read(cluster.get(third), "/k").equals("2")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(written).isNotDone();
    back.cut();
    back.silent(false);

    written.get(20, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  private long carriedFrom(String leader) {
    return followers(leader).stream().mapToLong(to -> cluster.wire(leader, to).carried()).sum();
  }

  private List<String> followers(String leader) {
    return List.of("a", "b", "c").stream().filter(name -> !name.equals(leader)).toList();
  }

  private static CompletableFuture<TxnResult> put(RaftRegistry at, String key, byte[] value) {
    return at.txn(Txn.of(new Op.Put(Bytes.utf8(key), Bytes.wrap(value))));
  }
}
