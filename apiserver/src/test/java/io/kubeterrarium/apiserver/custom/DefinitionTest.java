package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What definitions may say, in upstream's words. Nothing is stored. */
class DefinitionTest {
  private static final String OTHER = "things.other.example.com";
  private static CustomApi api;

  @BeforeAll
  static void start() {
    api = new CustomApi();
  }

  @AfterAll
  static void close() {
    api.close();
  }

  /** A good definition. */
  private static ObjectNode good() {
    return (ObjectNode)
        Json.read(
            """
            {"metadata":{"name":"things.example.com"},"spec":{"group":"example.com",
             "scope":"Namespaced","names":{"plural":"things","kind":"Thing"},"versions":[
              {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{
                "type":"object","properties":{"spec":{"type":"object","properties":{
                  "a":{"type":"string"}}}}}}}]}}
            """);
  }

  private static List<String> complaints(JsonNode definition) {
    return api.post(CustomApi.CRDS + "?dryRun=All", definition)
        .body()
        .path("details")
        .path("causes")
        .valueStream()
        .map(cause -> cause.path("field").asString() + ": " + cause.path("message").asString())
        .toList();
  }

  @Test
  void aGoodOneGetsItsDefaults() {
    CustomApi.Answer answer = api.post(CustomApi.CRDS + "?dryRun=All", good());
    assertThat(answer.status()).as(answer.message()).isEqualTo(201);
    assertThat(answer.body().path("spec").path("names"))
        .hasToString(
            "{\"plural\":\"things\",\"kind\":\"Thing\",\"singular\":\"thing\","
                + "\"listKind\":\"ThingList\"}");
    assertThat(answer.body().path("spec").path("conversion"))
        .hasToString("{\"strategy\":\"None\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/metadata | {'name':'x'} | metadata.name: Invalid value: 'x': must be spec.names.plural+'.'+spec.group",
        "/spec/scope | 'World' | spec.scope: Unsupported value: 'World': supported values: 'Cluster', 'Namespaced'",
        "/spec/names/listKind | 'Thing' | spec.names.listKind: Invalid value: 'Thing': kind and listKind may not be the same",
        "/spec/preserveUnknownFields | true | spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
        "/spec/versions/0/storage | false | spec.versions: Invalid value: [{'name':'v1','served':true,'storage':false}]: must have exactly one version marked as storage version",
        "/spec/versions/0/deprecationWarning | 'old' | spec.versions[0].deprecationWarning: Invalid value: 'old': can only be set for deprecated versions",
        "/spec/conversion | {'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1']}} | spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
        "/spec/versions/0/additionalPrinterColumns | [{'name':'A','type':'float','jsonPath':'.a'}] | spec.additionalPrinterColumns[0].type: Invalid value: 'float': must be one of boolean,date,integer,number,string",
        "/spec/versions/0/additionalPrinterColumns | [{'name':'A','type':'string','jsonPath':'a'}] | spec.additionalPrinterColumns[0].JSONPath: Invalid value: 'a': must be a simple json path starting with .",
        "/spec/versions/0/subresources | {'scale':{'specReplicasPath':'.a.b','statusReplicasPath':'.status.r'}} | spec.subresources.scale.specReplicasPath: Invalid value: '.a.b': should be a json path under .spec",
        "/spec/versions/0/selectableFields | [{'jsonPath':'.spec.b'}] | spec.selectableFields[0].jsonPath: Invalid value: '.spec.b': is an invalid path: does not refer to a valid field",
      })
  void badOnesAreToldWhatIsWrong(String pointer, String value, String complaint) {
    ObjectNode definition = good();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = slash == 0 ? definition : definition.at(pointer.substring(0, slash));
    ((ObjectNode) parent).set(pointer.substring(slash + 1), Json.read(value.replace('\'', '"')));
    assertThat(complaints(definition)).contains(complaint.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | .type: Required value: must not be empty for specified object fields",
        "{'type':'text'} | .type: Unsupported value: 'text': supported values: 'array', 'boolean', 'integer', 'number', 'object', 'string'",
        "{'type':'array'} | .items: Required value: must be specified",
        "{'type':'array','items':{}} | .items.type: Required value: must not be empty for specified array items",
        "{'type':'string','uniqueItems':true} | .uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
        "{'type':'string','pattern':'('} | .pattern: Invalid value: '(': must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`",
        "{'type':'object','properties':{'x':{'type':'string'}},'additionalProperties':{'type':'string'}} | .additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
        "{'type':'string','anyOf':[{'type':'string'}]} | .anyOf[0].type: Forbidden: must be empty to be structural",
        "{'type':'array','items':{'type':'string'},'x-kubernetes-list-type':'map'} | .x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map",
        "{'type':'array','items':{'type':'object','properties':{'k':{'type':'string'}}},'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k']} | .items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
        "{'type':'string','x-kubernetes-preserve-unknown-fields':false} | .x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined",
        "{'type':'string','x-kubernetes-embedded-resource':true} | .type: Invalid value: 'string': must be object if x-kubernetes-embedded-resource is true",
        "{'type':'integer','default':'x'} | .default: Invalid value: 'string':  in body must be of type integer: 'string'",
        "{'type':'object','default':{'y':1},'properties':{'x':{'type':'string'}}} | .default: Invalid value: {'y':1}: must not have unknown fields",
        "{'$ref':'#/x'} | .$ref: Forbidden: $ref is not supported",
      })
  void schemasAreStructural(String schema, String complaint) {
    String path = "spec.validation.openAPIV3Schema.properties[spec].properties[a]";
    ObjectNode definition = good();
    ((ObjectNode)
            definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"))
        .set("a", Json.read(schema.replace('\'', '"')));
    String wanted = path + complaint.replace("isn't", "isn#t").replace('\'', '"');
    assertThat(complaints(definition))
        .contains(wanted.replace("isn#t", "isn't").replace("PATH", path));
  }

  @Test
  void groupsOfTheProjectNeedApproval() {
    ObjectNode definition = good();
    ((ObjectNode) definition.path("spec")).put("group", "x.k8s.io");
    ((ObjectNode) definition.path("metadata")).put("name", "things.x.k8s.io");
    assertThat(complaints(definition))
        .containsExactly(
            "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups"
                + " must have approval annotation \"api-approved.kubernetes.io\", see"
                + " https://github.com/kubernetes/enhancements/pull/1111");
  }

  @Test
  void whatIsStoredCannotBeForgotten() {
    ObjectNode definition = good();
    ((ObjectNode) definition.path("metadata")).put("name", OTHER);
    ((ObjectNode) definition.path("spec")).put("group", "other.example.com");
    api.define(definition.toString());
    ObjectNode changed = (ObjectNode) api.get(CustomApi.CRDS + "/" + OTHER).body();
    ((ObjectNode) changed.at("/spec/versions/0")).put("name", "v2");
    ((ObjectNode) changed.path("spec")).put("scope", "Cluster");
    CustomApi.Answer answer = api.put(CustomApi.CRDS + "/" + OTHER, changed);
    assertThat(answer.message())
        .contains("spec.scope: Invalid value: \"Cluster\": field is immutable")
        .contains("status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions;");
  }
}
