package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.schema.DecodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The words are those of apiextensions-apiserver 1.36.4 for the same objects. */
class EmbeddedMetadataTest {
  private static final CustomType TYPE =
      new CustomType(
          new GroupVersionKind("example.com", "v1", "Toy"),
          Json.read(
              """
              {"type":"object","properties":{"list":{"type":"array","items":
               {"type":"object","x-kubernetes-embedded-resource":true,
                "x-kubernetes-preserve-unknown-fields":true}}}}
              """));

  private static ObjectNode toy(String inner) {
    String json =
        "{'apiVersion':'example.com/v1','kind':'Toy','metadata':{'name':'a'},'list':[%s]}";
    return (ObjectNode) Json.read(json.formatted(inner).replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metadata':{'labels':{'a':5}}} | list[0].metadata: Invalid value: {'labels':{'a':5}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string",
        "{'metadata':{'annotations':5}} | list[0].metadata: Invalid value: {'annotations':5}: json: cannot unmarshal number into Go struct field ObjectMeta.annotations of type map[string]string",
        "{'metadata':{'labels':{'foo':{}},'name':'x'}} | list[0].metadata: Invalid value: {'labels':{'foo':{}},'name':'x'}: json: cannot unmarshal object into Go struct field ObjectMeta.labels of type string",
        "{'metadata':{'finalizers':[1]}} | list[0].metadata: Invalid value: {'finalizers':[1]}: json: cannot unmarshal number into Go struct field ObjectMeta.finalizers of type string",
        "{'metadata':5} | list[0].metadata: Invalid value: 5: json: cannot unmarshal number into Go value of type v1.ObjectMeta",
        "{'kind':5} | list[0].kind: Invalid value: 5: must be a string",
      })
  void valuesOfAWrongTypeAreRefused(String inner, String words) {
    assertThatThrownBy(() -> TYPE.fit(toy(inner)))
        .isInstanceOf(DecodeException.class)
        .hasMessage(words.replace('\'', '"'));
  }

  @Test
  void whatNoMetadataHasIsDroppedAndTold() {
    ObjectNode toy = toy("{'metadata':{'labels':{'a':null},'colour':'red'},'colour':'red'}");
    assertThat(TYPE.fit(toy)).containsExactly("list[0].metadata.colour");
    assertThat(toy.at("/list/0"))
        .hasToString("{\"metadata\":{\"labels\":{\"a\":\"\"}},\"colour\":\"red\"}");
  }
}
