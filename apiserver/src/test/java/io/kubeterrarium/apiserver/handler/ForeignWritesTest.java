package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.Txn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Others may write to the registry outside of the objects' range: by the etcd port. */
class ForeignWritesTest {
  private static final Bytes ELSEWHERE = Bytes.utf8("/elsewhere/x");

  private final TestApi api = new TestApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void noListWaitsForAnEventThatDoesNotCome() {
    long began = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      write();
      assertThat(api.get("/api/v1/namespaces/default/configmaps").status()).isEqualTo(200);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  /** As kubectl does, whose resourceVersion may be one that only others' writes have reached. */
  @Test
  void aListThatIsToBeAsFreshAsThatIsAnswered() {
    long revision = write();
    String list = "/api/v1/configmaps?resourceVersion=" + revision;

    assertThat(api.get(list).status()).isEqualTo(200);
    assertThat(api.get(list + "0").message()).contains("Too large resource version");
  }

  private long write() {
    Txn put = Txn.of(new Op.Put(ELSEWHERE, Bytes.utf8("1")));
    return api.registry.txn(put).join().revision().value();
  }
}
