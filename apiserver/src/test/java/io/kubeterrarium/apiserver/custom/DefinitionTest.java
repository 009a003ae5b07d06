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
import tools.jackson.databind.node.ArrayNode;
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
        "/spec/versions/0/storage | false | spec.versions: Invalid value: [{'Name':'v1','Served':true,'Storage':false,'Deprecated':false,'DeprecationWarning':null,'Schema':null,'Subresources':null,'AdditionalPrinterColumns':null,'SelectableFields':null}]: must have exactly one version marked as storage version",
        "/spec/versions/0/deprecationWarning | 'old' | spec.versions[0].deprecationWarning: Invalid value: 'old': can only be set for deprecated versions",
        "/spec/versions/0/storage | false | status.storedVersions: Invalid value: null: must have at least one stored version",
        "/spec/conversion | {} | spec.conversion.strategy: Required value",
        "/spec/conversion | {'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1']}} | spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
        "/spec/versions/0/additionalPrinterColumns | [{'name':'A','type':'float','jsonPath':'.a'}] | spec.additionalPrinterColumns[0].type: Invalid value: 'float': must be one of boolean,date,integer,number,string",
        "/spec/versions/0/additionalPrinterColumns | [{'name':'A','type':'string','jsonPath':'a'}] | spec.additionalPrinterColumns[0].JSONPath: Invalid value: 'a': must be a simple json path starting with .",
        "/spec/versions/0/subresources | {'scale':{'specReplicasPath':'.a.b','statusReplicasPath':'.status.r'}} | spec.subresources.scale.specReplicasPath: Invalid value: '.a.b': should be a json path under .spec",
        "/spec/versions/0/selectableFields | [{'jsonPath':'spec.a'}] | spec.selectableFields[0].jsonPath: Invalid value: 'spec.a': is an invalid path: expected [ or . but got: spec",
        "/spec/versions/0/selectableFields | [{'jsonPath':'.spec[0]'}] | spec.selectableFields[0].jsonPath: Invalid value: '.spec[0]': is an invalid path: array notation is not allowed",
        "/spec/versions/0/selectableFields | [{'jsonPath':'.spec'}] | spec.selectableFields[0].jsonPath: Invalid value: '.spec': must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.",
        "/spec/versions/0/selectableFields | [{'jsonPath':'.spec.a'},{'jsonPath':'.spec.a'}] | spec.selectableFields[1].jsonPath: Duplicate value: '.spec.a'",
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
        "{'type':'object','default':{'x':[]},'properties':{'x':{'type':'string'}}} | .default.x: Invalid value: 'array': .x in body must be of type string: 'array'",
        "{'type':'boolean','format':'nope','default':1} | .default: Invalid value: 'int64':  in body must be of type nope: 'int64'",
        "{'type':'string','maxLength':-1,'default':'x'} | .default: Too long: value is too long",
        "{'type':'string','maxLength':9,'default':'x','x-kubernetes-validations':[{'rule':'self.size() > 3'}]} | .default: Invalid value: 'x': failed rule: self.size() > 3",
        "{'type':'array','items':[{'type':'string','id':'x'}]} | .items[0].id: Forbidden: id is not supported",
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
    ((ObjectNode) changed.path("spec")).put("preserveUnknownFields", true).remove("scope");
    ((ObjectNode) changed.at("/spec/names")).remove("plural");
    assertThat(api.put(CustomApi.CRDS + "/" + OTHER, changed).message())
        .contains("spec.scope: Invalid value: \"\": field is immutable")
        .contains("spec.names.plural: Invalid value: \"\": field is immutable")
        .contains("spec.preserveUnknownFields: Invalid value: true: cannot set to true")
        .doesNotContain("metadata.name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':1} | json: cannot unmarshal number into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.properties.properties.type of type string",
        "{'type':'array','items':{'type':[]}} | json: cannot unmarshal array into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.properties.properties.items.type of type string",
        "{'type':'object','additionalProperties':'x'} | boolean or JSON schema expected",
        "{'type':'object','x-kubernetes-validations':{}} | json: cannot unmarshal object into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.properties.properties.x-kubernetes-validations of type v1.ValidationRules",
      })
  void schemasAreReadAsGoReadsThem(String schema, String complaint) {
    assertThat(api.post(CustomApi.CRDS + "?dryRun=All", withField(schema)).message())
        .isEqualTo(
            "CustomResourceDefinition in version \"v1\" cannot be handled as a"
                + " CustomResourceDefinition: "
                + complaint);
  }

  @Test
  void whatSaysNothingIsLeftOutOfASchema() {
    String schema =
        "{'type':'integer','nullable':false,'description':'','exclusiveMaximum':false,'maximum':0,"
            + "'default':0,'enum':[]}";
    CustomApi.Answer made = api.post(CustomApi.CRDS + "?dryRun=All", withField(schema));
    assertThat(made.status()).as(made.message()).isEqualTo(201);
    assertThat(
            made.body().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/a"))
        .hasToString("{\"type\":\"integer\",\"maximum\":0,\"default\":0}");
  }

  @Test
  void fieldsToSelectByAreLookedForBesideTheSchemaOnly() {
    ObjectNode definition = good();
    ArrayNode versions = (ArrayNode) definition.at("/spec/versions");
    ((ObjectNode) versions.get(0))
        .set("selectableFields", Json.read("[{\"jsonPath\":\".spec.a\"}]"));
    ObjectNode second = ((ObjectNode) versions.get(0).deepCopy()).put("name", "v2");
    second.put("storage", false);
    ((ObjectNode) second.at("/schema/openAPIV3Schema")).put("description", "another");
    versions.add(second);
    assertThat(complaints(definition))
        .containsExactly(
            "spec.selectableFields: Invalid value: \"\": may only be set when validations.schema"
                + " is included");
  }

  @Test
  void aDefaultIsHeldAgainstRulesThatDoNotCompile() {
    String schema =
        "{'type':'string','default':'x','x-kubernetes-validations':[{'rule':'self.zz'}]}";
    assertThat(complaints(withField(schema)))
        .containsExactly(
            "spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid"
                + " value: \"string\": rule compile error: compilation failed: ERROR: <input>:1:5:"
                + " type 'string' does not support field selection\n | self.zz\n | ....^");
  }

  @Test
  void theFirstVersionsNameIsToldTwice() {
    ObjectNode definition = good();
    ((ObjectNode) definition.at("/spec/versions/0")).put("name", "V1");
    assertThat(complaints(definition))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .containsExactly("spec.versions[0].name", "spec.version");
  }

  private static ObjectNode withField(String schema) {
    ObjectNode definition = good();
    ((ObjectNode)
            definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"))
        .set("a", Json.read(schema.replace('\'', '"')));
    return definition;
  }
}
