package io.kubeterrarium.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json;q=0.1,application/yaml;q=0.9 | application/yaml",
        "application/yaml,application/json | application/yaml",
        "*/*,application/yaml | application/yaml",
        "text/html,application/xml;q=0.9,*/*;q=0.8 | application/json",
        "application/yaml;q=x,application/json | application/yaml",
      })
  void whatTheClientLikesBestComesFirst(String accept, String type) {
    assertThat(MediaRange.choose(accept).type()).isEqualTo(type);
    assertThat(MediaRange.preferredType(accept)).isEqualTo(type);
  }

  @Test
  void tablesAreNamedInFull() {
    String table = "application/json;as=Table;g=meta.k8s.io;v=v1";
    assertThat(MediaRange.choose(table).as()).isEqualTo("Table");
    assertThatThrownBy(() -> MediaRange.choose("application/json;as=Table"))
        .hasMessageStartingWith("only the following media types are accepted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;stream=x",
        "application/yaml;stream=watch",
        "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1",
      })
  void streamsAreOfEventsAndTablesAreJson(String accept) {
    assertThatThrownBy(() -> MediaRange.choose(accept))
        .hasMessageStartingWith("only the following media types are accepted");
  }

  @Test
  void kindsWithoutAMessageHaveTheirMetadataAsOne() {
    String protobuf = "application/vnd.kubernetes.protobuf";
    assertThatThrownBy(() -> MediaRange.chooseUnknown(protobuf)).isNotNull();
    assertThat(MediaRange.chooseUnknown(protobuf + ",application/json").type())
        .isEqualTo("application/json");
    String metadata = protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    assertThat(MediaRange.chooseUnknown(metadata).type()).isEqualTo(protobuf);
    assertThat(MediaRange.takesStatus(metadata)).isFalse();
    assertThat(MediaRange.takesStatus(metadata + ",application/json")).isTrue();
  }
}
