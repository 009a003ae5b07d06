package io.kubeterrarium.kubelet.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagesTest {
  @Test
  void ownStagesAreTriedBeforeTheBuiltInOnes() {
    assertThat(Stages.before("[{name: mine, selector: {state: [Running]}, next: {ready: false}}]"))
        .isNotNull();
  }

  @Test
  void aSelectorThatIsMisspeltIsRefusedWithTheStagesName() {
    assertThatThrownBy(
            () -> Stages.before("[{name: mine, selector: {stat: [Running]}, next: {ready: true}}]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("stage mine: selector: stat (expected: one of");
  }

  @Test
  void aStageThatLeadsNowhereIsRefused() {
    assertThatThrownBy(() -> Stages.before("[{name: mine, selector: {}, next: {}}]"))
        .hasMessageStartingWith("stage mine: next");
  }

  @ParameterizedTest
  @CsvSource({"1, 10s", "2, 20s", "3, 40s", "4, 1m20s", "5, 2m40s", "6, 5m0s", "50, 5m0s"})
  void backOffsDoubleUpToFiveMinutes(int failures, String text) {
    assertThat(Delay.text(Delay.backOff(failures))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest",
    "nginx:1.25, docker.io/library/nginx:1.25",
    "bitnami/nginx, docker.io/bitnami/nginx:latest",
    "localhost:5000/app, localhost:5000/app:latest",
    "quay.io/a/b:1, quay.io/a/b:1",
    "nginx@sha256:ab, docker.io/library/nginx@sha256:ab"
  })
  void imageReferencesAreCompleted(String image, String full) {
    assertThat(Placeholders.reference(image)).isEqualTo(full);
  }

  @ParameterizedTest
  @CsvSource({"real, 1", "10, 10", "0.5, 0.5", "instant, Infinity"})
  void pacesAreFactors(String text, double factor) {
    assertThat(Pace.parse(text).factor()).isEqualTo(factor);
  }
}
