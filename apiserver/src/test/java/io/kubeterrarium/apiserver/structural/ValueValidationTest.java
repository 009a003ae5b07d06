package io.kubeterrarium.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueValidationTest {
  private static List<String> errors(String schema, String value, String old) {
    FieldErrors errors = new FieldErrors();
    ValueValidation.check(
        Json.read("{\"a\":" + value + "}"),
        old.isEmpty() ? null : Json.read("{\"a\":" + old + "}"),
        SchemaNode.read(Json.read("{\"type\":\"object\",\"properties\":{\"a\":" + schema + "}}")),
        errors);
    return errors.lines();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'string'} | 1 | a: Invalid value: \"integer\": a in body must be of type string: \"integer\"",
        "{'type':'string'} | null | a: Invalid value: \"null\": a in body must be of type string: \"null\"",
        "{'type':'integer','format':'int32'} | true | a: Invalid value: \"\": a in body must be of type int32: \"\"",
        "{'type':'integer','format':'int32'} | 'x' | a: Invalid value: \"string\": a in body must be of type integer: \"string\"",
        "{'x-kubernetes-int-or-string':true} | true | a: Invalid value: \"boolean\": a in body must be of type integer,string: \"boolean\"",
        "{'x-kubernetes-int-or-string':true,'minimum':1.5} | 0 | a: Invalid value: 0: a in body should be greater than or equal to 1",
        "{'type':'integer','minimum':3} | 2 | a: Invalid value: 2: a in body should be greater than or equal to 3",
        "{'type':'integer','minimum':3,'exclusiveMinimum':true} | 3 | a: Invalid value: 3: a in body should be greater than 3",
        "{'type':'number','maximum':1.5} | 2 | a: Invalid value: 2: a in body should be less than or equal to 1",
        "{'type':'number','maximum':1.5} | 2.5 | a: Invalid value: 2.5: a in body should be less than or equal to 1.5",
        "{'type':'number','maximum':1e6} | 1e20 | a: Invalid value: 1e+20: a in body should be less than or equal to 1e+06",
        "{'type':'integer','multipleOf':3} | 2147483648 | a: Invalid value: 2147483648: a in body should be a multiple of 3",
        "{'type':'integer','multipleOf':5} | 7 | a: Invalid value: 7: a in body should be a multiple of 5",
        "{'type':'string','minLength':1} | '' | a: Invalid value: \"\": a in body should be at least 1 chars long",
        "{'type':'string','maxLength':1} | 'ab' | a: Too long: may not be more than 1 bytes",
        "{'type':'string','pattern':'^b'} | 'ab' | a: Invalid value: \"ab\": a in body should match '^b'",
        "{'type':'string','format':'date-time'} | 'x' | a: Invalid value: \"x\": a in body must be of type date-time: \"x\"",
        "{'type':'string','enum':['x','y']} | 'z' | a: Unsupported value: \"z\": supported values: \"x\", \"y\"",
        "{'type':'array','minItems':1,'items':{'type':'string'}} | [] | a: Invalid value: 0: a in body should have at least 1 items",
        "{'type':'array','maxItems':1,'items':{'type':'string'}} | ['a','b'] | a: Too many: 2: must have at most 1 item",
        "{'type':'array','items':{'type':'string'}} | ['a',1] | a[1]: Invalid value: \"integer\": a[1] in body must be of type string: \"integer\"",
        "{'type':'object','required':['b'],'properties':{'b':{'type':'string'}}} | {} | a.b: Required value",
        "{'type':'object','maxProperties':1,'additionalProperties':{'type':'string'}} | {'x':'','y':''} | a: Too many: 2: must have at most 1 item",
        "{'type':'object','additionalProperties':{'type':'string'}} | {'x':1} | a.x: Invalid value: \"integer\": a.x in body must be of type string: \"integer\"",
        "{'type':'string','not':{'enum':['x']}} | 'x' | <nil>: Invalid value: \"\": \"a\" must not validate the schema (not)",
      })
  void wordsAreUpstreams(String schema, String value, String message) {
    assertThat(errors(schema.replace('\'', '"'), value.replace('\'', '"'), ""))
        .containsExactly(message.replace("match \"^b\"", "match '^b'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'set' | ['x','x','x','y','y'] | a[1]: Duplicate value: \"x\" & a[4]: Duplicate value: \"y\"",
        "'map' | [{'k':1},{'k':1},{'k':1}] | a[1]: Duplicate value: {\"k\":1}",
        "'map' | [{'k':1},2] | a[1]: Invalid value: 2: must be an object for an array of list-type map",
        "'atomic' | [1,1] | ~~",
      })
  void aRepeatedItemIsToldOnce(String type, String value, String messages) {
    String schema =
        "{'type':'object','properties':{'a':{'type':'array','x-kubernetes-list-type':"
            + type
            + ",'x-kubernetes-list-map-keys':['k']}}}";
    FieldErrors errors = new FieldErrors();
    ListTypes.check(
        Json.read("{\"a\":" + value.replace('\'', '"') + "}"),
        SchemaNode.read(Json.read(schema.replace('\'', '"'))),
        errors);
    assertThat(String.join(" & ", errors.lines())).isEqualTo(messages);
  }

  @Test
  void alternativesTellWhichFailureIsNearest() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"},\"y\":{\"type\":\"string\"}},"
            + "\"oneOf\":[{\"required\":[\"x\"]},{\"required\":[\"y\"]}]}";
    assertThat(errors(schema, "{\"x\":\"1\"}", "")).isEmpty();
    assertThat(errors(schema, "{}", ""))
        .containsExactly(
            "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf)."
                + " Found none valid",
            "a.x: Required value");
    assertThat(errors(schema, "{\"x\":\"1\",\"y\":\"1\"}", ""))
        .containsExactly(
            "<nil>: Invalid value: \"\": \"a\" must validate one and only one schema (oneOf)."
                + " Found 2 valid alternatives");
  }

  @Test
  void whatAnUpdateLeavesAloneIsNotCheckedAgain() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\",\"maxLength\":1},"
            + "\"l\":{\"type\":\"array\",\"x-kubernetes-list-type\":\"map\","
            + "\"x-kubernetes-list-map-keys\":[\"n\"],\"items\":{\"type\":\"object\","
            + "\"properties\":{\"n\":{\"type\":\"string\",\"maxLength\":1}}}}}}";
    assertThat(errors(schema, "{\"x\":\"long\",\"y\":1}", "{\"x\":\"long\"}")).isEmpty();
    assertThat(errors(schema, "{\"x\":\"longer\"}", "{\"x\":\"long\"}")).hasSize(1);
    assertThat(
            errors(
                schema, "{\"l\":[{\"n\":\"b\"},{\"n\":\"long\"}]}", "{\"l\":[{\"n\":\"long\"}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "date-time,2024-02-29T10:00:00Z,2023-02-29T10:00:00Z",
    "date,2024-02-29,24-02-29",
    "duration,1h30m,soon",
    "ipv4,10.0.0.1,::1",
    "ipv6,::1,10.0.0.1",
    "cidr,10.0.0.0/8,10.0.0.0",
    "uri,https://x/y,not a uri",
    "email,a@b.c,nobody",
    "hostname,a.example.com,-a-",
    "hostname,eA==,my-host",
    "hostname,m-host,a_b",
    "mac,00:11:22:33:44:55,00:11",
    "uuid,123e4567-e89b-12d3-a456-426614174000,123",
    "byte,aGk=,a",
    "byte,aGk=,#fff",
    "hexcolor,#fff,#ff",
    "isbn10,0306406152,0306406153",
    "isbn13,9780306406157,9780306406158",
    "creditcard,4111111111111111,4111111111111112",
    "k8s-short-name,a-b,A"
  })
  void formatsAreChecked(String format, String good, String bad) {
    assertThat(Formats.accepts(format, good)).as(good).isTrue();
    assertThat(Formats.accepts(format, bad)).as(bad).isFalse();
  }
}
