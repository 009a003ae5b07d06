package io.kubeterrarium.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndOfMetadataTest {
  /** The caret stands where the brace is expected. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metadata\":{^}}",
        "{\"kind\":\"metadata\",\"metadata\":{\"name\":\"a\"^},\"spec\":{}}",
        "{\"spec\":{\"metadata\":{\"name\":\"b\"}},\"metadata\":{\"labels\":{\"a\":\"}\"}^}}",
        "{\"a\":[{\"metadata\":{}}],\"b\":\"\\\"metadata\\\":{\",\"metadata\":{\"x\":[{}]^}}",
        "{ \"metadata\" : {\"name\": \"a\\\\\" ^} }",
        "{\"a\":{\"b\":\"é😀\"},\"metadata\":{\"name\":\"é😀\"^}}",
      })
  void findsTheBraceThatClosesTheTopLevelsMetadata(String marked) {
    String json = marked.replace("^", "");
    int expected = marked.substring(0, marked.indexOf('^')).getBytes(StandardCharsets.UTF_8).length;
    assertThat(EndOfMetadata.in(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "", "{\"metadata\":null}", "{\"metadata\":\"{}\"}", "[{\"metadata\":{}}]"})
  void findsNothingWhereThereIsNone(String json) {
    assertThat(EndOfMetadata.in(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
  }
}
