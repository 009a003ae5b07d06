package io.kubeterrarium.apiserver.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "0644 => 420",
        "0o17 => 15",
        "017 => 15",
        "0x1F => 31",
        "0b101 => 5",
        "-0b11 => -3",
        "08 => 8",
        "0 => 0",
        "-7 => -7",
        "+7 => 7",
        "1_000 => 1000",
        "9223372036854775807 => 9223372036854775807",
        "18446744073709551615 => 18446744073709551615",
        "18446744073709551616 => 18446744073709552000",
        "1e3 => 1000",
        "1.0 => 1",
        "1.5 => 1.5",
        ".5 => 0.5",
        "1. => 1",
        "1e-7 => 1.0E-7",
        "yes => true",
        "Yes => true",
        "on => true",
        "y => true",
        "Y => true",
        "off => false",
        "No => false",
        "n => false",
        "true => true",
        "tRue => \"tRue\"",
        "null => null",
        "~ => null",
        "Null => null",
        "nULL => \"nULL\"",
        "22:22 => \"22:22\"",
        "1:30:00 => \"1:30:00\"",
        "2001-12-14 => \"2001-12-14\"",
        "2001-12-14T21:59:43Z => \"2001-12-14T21:59:43Z\"",
        "1.2.3 => \"1.2.3\"",
        "100m => \"100m\"",
        "1Gi => \"1Gi\"",
        "0x => \"0x\"",
        "- => [null]",
        ". => \".\"",
        ".5Gi => \".5Gi\"",
        "'0644' => \"0644\"",
        "\"yes\" => \"yes\"",
        "!!str 12 => \"12\"",
        "!!int 12 => 12",
        "!!float 12 => 12",
        "!!binary aGk= => \"hi\"",
        "!custom 12 => \"12\"",
        "! 12 => \"12\"",
        "nginx:1.27 => \"nginx:1.27\"",
        "[a, 1, yes] => [\"a\",1,true]",
        "{a: 1, 2: b} => {\"a\":1,\"2\":\"b\"}",
      })
  void scalarsMeanWhatTheyMeanToUpstream(String yaml, String json) {
    assertThat(
            YamlReader.first(bytes("v: " + yaml.replaceFirst("^- *$", "\n-")))
                .tree()
                .get("v")
                .toString())
        .isEqualTo(json);
  }

  @ParameterizedTest(name = "{0} is called {1}")
  @CsvSource({"1,1", "1.5,1.5", "yes,true", "0644,420", "a b,a b", "'''1''',1", "2.0,2"})
  void keysBecomeStrings(String yaml, String key) {
    assertThat(YamlReader.first(bytes(yaml + ": x")).tree().propertyNames()).containsExactly(key);
  }

  @Test
  void readsStreamsOfDocumentsWithoutTheEmptyOnes() {
    List<YamlReader.Document> documents =
        YamlReader.documents(
            bytes("\uFEFF# first\n---\na: 1\n---\n# nothing\n---\n\n--- \nb: 2\n...\n---\nnull\n"));
    assertThat(documents)
        .extracting(d -> d.tree().toString())
        .containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(documents).extracting(YamlReader.Document::line).containsExactly(2, 8);
  }

  @Test
  void readsJsonWithTabsAndSeveralValues() {
    assertThat(YamlReader.documents(bytes("{\n\t\"a\": 08e0}"))).hasSize(1);
    assertThat(YamlReader.documents(bytes("{\"a\":1}\n{\"b\":2}"))).hasSize(2);
  }

  @Test
  void mergesInPlace() {
    String yaml = "base: &b {x: 1, w: 2}\nd:\n  <<: *b\n  w: 3\n";
    YamlReader.Document document = YamlReader.first(bytes(yaml));
    assertThat(document.strict().get("d")).hasToString("{\"x\":1,\"w\":3}");
    assertThat(
            YamlReader.first(bytes("a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}"))
                .tree()
                .get("c"))
        .hasToString("{\"x\":1,\"z\":3}");
  }

  @Test
  void refusesKeysThatAreSetTwice() {
    YamlReader.Document document = YamlReader.first(bytes("a: 1\nb: 2\na: 3\n"));
    assertThat(document.tree().get("a").intValue()).isEqualTo(3);
    assertThatThrownBy(document::strict)
        .hasMessage("error converting YAML to JSON: yaml: line 3: key \"a\" already set in map");
  }

  @Test
  void refusesBillionLaughs() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String previous = "*a" + (i - 1);
      yaml.append("a" + i + ": &a" + i + " [" + (previous + ",").repeat(8) + previous + "]\n");
    }
    assertThatThrownBy(() -> YamlReader.first(bytes(yaml.toString())))
        .hasMessage("error converting YAML to JSON: yaml: document contains excessive aliasing");
  }

  @Test
  void refusesWhatNestsTooDeepOrHasTooManyDocuments() {
    assertThatThrownBy(() -> YamlReader.first(bytes("[".repeat(100_000))))
        .hasMessageContaining("exceeded max depth");
    assertThatThrownBy(() -> YamlReader.first(bytes("{".repeat(100_000))))
        .hasMessageContaining("exceeded max depth");
    assertThatThrownBy(() -> YamlReader.first(bytes("- ".repeat(100_000))))
        .hasMessageContaining("exceeded max depth");
    assertThatThrownBy(() -> YamlReader.documents(bytes("---\n".repeat(100_000))))
        .hasMessageContaining("more than 1000 documents");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "a: b: c => mapping values are not allowed in this context",
        "'a: 1\n b: 2' => line 2: mapping values are not allowed in this context",
        "'a: 1\nb\nc: 2' => line 3: could not find expected ':'",
        "'a:\n  - b\n c' => line 2: did not find expected key",
        "'a:\n\t- b' => line 2: found character that cannot start any token",
        "'x: [a, b\ny: 1' => line 1: did not find expected ',' or ']'",
        "'a: *x' => line 1: unknown anchor 'x' referenced",
        "'a: &x [*x]' => line 1: anchor 'x' value contains itself",
        "'a: .inf' => json: unsupported value: +Inf",
        "'a: !!int x' => cannot decode !!str `x` as a !!int",
        "'<<: 1' => line 1: map merge requires map or sequence of maps as the value",
      })
  void complainsAsUpstream(String yaml, String message) {
    assertThatThrownBy(() -> YamlReader.first(bytes(yaml.replace("\\n", "\n"))))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("error converting YAML to JSON: ")
        .hasMessageEndingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: \"\\u", "a: \"\\x\"", "a: \"\\u12", "a: \"\\U"})
  void refusesEscapesThatAreCutOff(String yaml) {
    assertThatThrownBy(() -> YamlReader.first(bytes(yaml))).isInstanceOf(FormatException.class);
  }

  @Test
  void halvesOfSurrogatePairsAreReplaced() {
    assertThat(YamlReader.first(bytes("{\"\\ud800\": \"\\udc00\"}")).tree())
        .hasToString("{\"\ufffd\":\"\ufffd\"}");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> YamlReader.first(new byte[] {'a', ':', ' ', (byte) 0xff}))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> YamlReader.first(bytes("a: \u0000")))
        .hasMessageContaining("control characters are not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\n", "---\n", "null", "~"})
  void emptyIsNothing(String yaml) {
    assertThat(YamlReader.first(bytes(yaml))).isNull();
    assertThat(YamlReader.documents(bytes(yaml))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
