package io.kubeterrarium.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** As upstream's conversion of structural schemas to version 2 has it. */
class OpenSchemasTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'object','properties':{'a':{}},'x-kubernetes-preserve-unknown-fields':true}"
            + "|{'x-kubernetes-preserve-unknown-fields':true}",
        "{'type':'array','items':{},'x-kubernetes-preserve-unknown-fields':true}"
            + "|{'x-kubernetes-preserve-unknown-fields':true}",
        "{'type':'string','x-kubernetes-preserve-unknown-fields':true}"
            + "|{'type':'string','x-kubernetes-preserve-unknown-fields':true}",
        "{'type':'array','items':{},'nullable':true}|{'nullable':true}",
        "{'type':'array'}|{}",
        "{'required':['a','b'],'properties':{'a':{'nullable':true},'b':{}}}"
            + "|{'required':['b'],'properties':{'a':{'nullable':true},'b':{}}}",
        "{'required':['a'],'properties':{'a':{'nullable':true}}}"
            + "|{'properties':{'a':{'nullable':true}}}",
        "{'required':['a'],'additionalProperties':{'nullable':true}}"
            + "|{'additionalProperties':{'nullable':true}}",
        "{'type':'object','required':['a'],'properties':{'a':{}}}"
            + "|{'type':'object','required':['a'],'properties':{'a':{}}}"
      })
  void whatVersion2WouldTakeForARefusalIsLeftOut(String said, String told) {
    ObjectNode schema = (ObjectNode) Json.read(said.replace('\'', '"'));
    OpenSchemas.loosen(schema);
    assertThat(schema).isEqualTo(Json.read(told.replace('\'', '"')));
  }
}
