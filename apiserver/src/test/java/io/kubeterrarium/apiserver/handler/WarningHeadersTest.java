package io.kubeterrarium.apiserver.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningHeadersTest {
  private static List<String> sent(List<String> warnings) {
    return WarningHeaders.of(warnings).all("Warning");
  }

  @Test
  void aWarningIsQuotedAndSaidOnce() {
    assertThat(sent(List.of("unknown field \"spec.x\"", "a\nb", "a\nb")))
        .containsExactly("299 - \"unknown field \\\"spec.x\\\"\"", "299 - \"a b\"");
  }

  @Test
  void aLongOneStaysWholeWhereThereIsRoom() {
    String text = "x".repeat(4_000);
    assertThat(sent(List.of(text))).containsExactly("299 - \"" + text + "\"");
  }

  @Test
  void manyAreCutToWhatTheContainerCanSend() {
    List<String> many = IntStream.range(0, 500).mapToObj(i -> i + "😀".repeat(400)).toList();
    List<String> sent = sent(many);
    assertThat(sent).isNotEmpty().allSatisfy(line -> assertThat(line).endsWith("😀\""));
    assertThat(String.join("\r\n", sent).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(4 * 1024);
  }

  @Test
  void shortOnesAreLeftOutWhenThereAreTooMany() {
    List<String> many =
        IntStream.range(0, 500).mapToObj(i -> "unknown field \"spec.f" + i + "\"").toList();
    assertThat(sent(many)).hasSizeBetween(50, 120).first().asString().contains("spec.f0");
  }
}
