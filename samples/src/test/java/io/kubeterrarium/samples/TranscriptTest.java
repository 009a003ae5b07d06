package io.kubeterrarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  @Test
  void dotsStandForAnythingWithinALine() {
    Transcript.Step step = new Transcript.Step("x", List.of("web-…  1/1  Running"));
    assertThat(step.accepts("web-abc-1   1/1   Running   \n")).isTrue();
    assertThat(step.accepts("web-abc-1   0/1   Running\n")).isFalse();
    assertThat(step.accepts("web-abc-1   1/1   Running\nmore\n")).isFalse();
  }

  @Test
  void aLineOfDotsStandsForAnyLines() {
    Transcript.Step step = new Transcript.Step("x", List.of("first", "…", "last"));
    assertThat(step.accepts("first\na\nb\nlast\n")).isTrue();
    assertThat(step.accepts("first\nlast\n")).isTrue();
    assertThat(step.accepts("first\n")).isFalse();
  }
}
