package io.kubeterrarium.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevisionAgesTest {
  private final RevisionAges ages = new RevisionAges(Duration.ofNanos(100));

  @Test
  void aRevisionIsOldWhenItWasTheLatestThatLongAgo() {
    assertThat(look(1_000, 5)).isEqualTo(0);
    assertThat(look(1_050, 7)).isEqualTo(0);
    assertThat(look(1_099, 7)).isEqualTo(0);
    assertThat(look(1_100, 9)).isEqualTo(5);
    assertThat(look(1_150, 9)).isEqualTo(7);
    assertThat(look(2_000, 9)).isEqualTo(9);
    assertThat(look(3_000, 9)).isEqualTo(9);
  }

  private long look(long nanos, long latest) {
    return ages.look(nanos, new Revision(latest)).value();
  }
}
