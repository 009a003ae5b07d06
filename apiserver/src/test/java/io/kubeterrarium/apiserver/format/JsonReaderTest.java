package io.kubeterrarium.apiserver.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "`` => unexpected end of JSON input",
        "{ => unexpected end of JSON input",
        "nope => invalid character 'o' in literal null (expecting 'u')",
        "x => invalid character 'x' looking for beginning of value",
        "{a:1} => invalid character 'a' looking for beginning of object key string",
        "{\"a\" 1} => invalid character '1' after object key",
        "{\"a\":1 \"b\":2} => invalid character '\"' after object key:value pair",
        "{\"a\":1,} => invalid character '}' looking for beginning of object key string",
        "[1 2] => invalid character '2' after array element",
        "{} x => invalid character 'x' after top-level value",
        "{} {} => invalid character '{' after top-level value",
        "{'a':1} => invalid character '\\'' looking for beginning of object key string",
        "[01] => invalid character '1' after array element",
        "[1.] => invalid character ']' after decimal point in numeric literal",
        "[\"\\x\"] => invalid character 'x' in string escape code",
      })
  void complainsAsGo(String json, String message) {
    assertThatThrownBy(() -> JsonReader.read(bytes(json)))
        .isInstanceOf(FormatException.class)
        .hasMessage(message);
  }

  @Test
  void notesFieldsThatComeTwice() {
    JsonReader.Result result =
        JsonReader.read(bytes("{\"a\":1,\"b\":[{\"c\":1,\"c\":2}],\"a\":2}"));
    assertThat(result.duplicates()).containsExactly("b[0].c", "a");
    assertThat(result.tree()).hasToString("{\"a\":2,\"b\":[{\"c\":2}]}");
  }

  @Test
  void keepsNumbersExact() {
    assertThat(JsonReader.read(bytes("[1,9223372036854775807,18446744073709551615,1.5]")).tree())
        .hasToString("[1,9223372036854775807,18446744073709551615,1.5]");
  }

  @Test
  void refusesWhatNestsTooDeep() {
    assertThatThrownBy(() -> JsonReader.read(bytes("[".repeat(100_000))))
        .hasMessage("exceeded max depth");
  }

  /** Written as they are, such names could never be read again. */
  @Test
  void halvesOfSurrogatePairsAreReplaced() {
    assertThat(JsonReader.read(bytes("[\"\\ud800\",\"a\\udc00b\",\"\\ud83d\\ude00\"]")).tree())
        .hasToString("[\"\ufffd\",\"a\ufffdb\",\"\ud83d\ude00\"]");
  }

  @Test
  void numbersBeyondADoubleAreRefused() {
    assertThatThrownBy(() -> JsonReader.read(bytes("[1e400]")))
        .hasMessage("json: cannot unmarshal number 1e400 into Go value of type float64");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
