package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an apiextensions-apiserver 1.36.4 answered to the same requests, word for word. */
class UpstreamWordsTest {
  private static final String FOOS = "/apis/example.com/v1/namespaces/default/foos";

  private CustomApi api;

  @BeforeEach
  void start() {
    api = new CustomApi();
    api.define(definition().toString());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static ObjectNode definition() {
    return (ObjectNode)
        Json.read(
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"foos.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced",
              "names":{"plural":"foos","singular":"foo","kind":"Foo","listKind":"FooList"},
              "versions":[{"name":"v1","served":true,"storage":true,
               "subresources":{"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}},
               "schema":{"openAPIV3Schema":{"type":"object","properties":{
                "status":{"type":"object","properties":{"replicas":{"type":"integer"}}},
                "spec":{"type":"object","properties":{
                 "replicas":{"type":"integer","default":2},
                 "ratio":{"type":"number","multipleOf":0.5},
                 "words":{"type":"object","maxProperties":1,"additionalProperties":{"type":"string","maxLength":3}},
                 "object":{"type":"object","x-kubernetes-embedded-resource":true,
                  "x-kubernetes-preserve-unknown-fields":true}}}}}}}]}}
            """);
  }

  private static ObjectNode foo(String name, String spec) {
    ObjectNode foo = Json.object().put("apiVersion", "example.com/v1").put("kind", "Foo");
    foo.putObject("metadata").put("name", name);
    foo.set("spec", Json.read(spec.replace('\'', '"')));
    return foo;
  }

  private static List<String> causes(CustomApi.Answer answer) {
    List<String> lines = new ArrayList<>();
    answer
        .body()
        .path("details")
        .path("causes")
        .forEach(c -> lines.add(c.path("field").asString() + ": " + c.path("message").asString()));
    return lines;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'replicas':'x'} | spec.replicas: Invalid value: 'string': spec.replicas in body must be of type integer: 'string' && .spec.replicas: Invalid value: 0: .spec.replicas accessor error: x is of the type string, expected int64",
        "{'replicas':1.0} | .spec.replicas: Invalid value: 0: .spec.replicas accessor error: 1 is of the type float64, expected int64",
        "{'replicas':1.5} | spec.replicas: Invalid value: 'number': spec.replicas in body must be of type integer: 'number' && <nil>: Invalid value: '': Checked value must be of type integer (default format) in spec.replicas && .spec.replicas: Invalid value: 0: .spec.replicas accessor error: 1.5 is of the type float64, expected int64",
        "{'replicas':-1} | .spec.replicas: Invalid value: -1: should be a non-negative integer",
        "{'ratio':1} | spec.ratio: Invalid value: 0: factor MultipleOf declared for spec.ratio must be positive: 0",
        "{'words':{'a':'long','b':'x'}} | spec.words: Too many: 2: must have at most 1 item && spec.words.a: Too long: may not be more than 3 bytes",
        "{'object':{'a':1}} | spec.object.apiVersion: Required value && spec.object.kind: Required value",
        "{'object':{'apiVersion':'a/b/c','kind':'x y','metadata':{'labels':{'a':'b c'}}}} | spec.object.apiVersion: Invalid value: 'a/b/c': unexpected GroupVersion string: a/b/c",
      })
  void objectsAreRefusedInTheseWords(String spec, String complaints) {
    CustomApi.Answer answer = api.post(FOOS, foo("a", spec));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(causes(answer)).contains(complaints.replace('\'', '"').split(" && "));
  }

  @Test
  void aDefinitionIsFirstOnlyMarkedAsDeleting() {
    api.post(FOOS, foo("a", "{}"));
    String path = CustomApi.CRDS + "/foos.example.com";
    JsonNode metadata =
        api.delete(path + "?dryRun=All&propagationPolicy=Orphan").body().path("metadata");
    assertThat(metadata.hasNonNull("deletionTimestamp")).isTrue();
    assertThat(metadata.has("deletionGracePeriodSeconds")).isFalse();
    assertThat(metadata.path("generation").asInt()).isEqualTo(1);
    assertThat(metadata.path("finalizers").toString())
        .isEqualTo("[\"customresourcecleanup.apiextensions.k8s.io\"]");
    Body other =
        new Body.Tree(Json.read("{\"preconditions\":{\"uid\":\"x\"}}"), "application/json");
    assertThat(api.call("DELETE", path, other).message())
        .startsWith(
            "Operation cannot be fulfilled on customresourcedefinitions.apiextensions.k8s.io"
                + " \"foos.example.com\": Precondition failed: UID in precondition: x, UID in"
                + " object meta: ");
  }

  @Test
  void nullsThatAreNotAllowedAreDroppedFromMapsToo() {
    CustomApi.Answer made = api.post(FOOS, foo("a", "{'words':{'a':null},'replicas':null}"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("spec").toString()).isEqualTo("{\"words\":{},\"replicas\":2}");
  }

  @Test
  void metadataOfEmbeddedObjectsIsPruned() {
    CustomApi.Answer made =
        api.post(
            FOOS,
            foo(
                "a",
                "{'object':{'apiVersion':'v1','kind':'X','metadata':{'name':'a','zz':1},'zz':2}}"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("spec").path("object").toString())
        .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"X\",\"metadata\":{\"name\":\"a\"},\"zz\":2}");
  }

  @Test
  void bodiesSayWhatTheyAre() {
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(api.call("POST", FOOS, new Body.Encoded(empty, "application/json")).message())
        .isEqualTo(
            "the object provided is unrecognized (must be of type Foo): Object 'Kind' is missing in"
                + " '{}' ({})");
    ObjectNode other = foo("a", "{}").put("kind", "Bar");
    assertThat(causes(api.post(FOOS, other)))
        .containsExactly("kind: Invalid value: \"Bar\": must be Foo");
  }

  @Test
  void aBodyOfNullIsNoObject() {
    byte[] nothing = "null".getBytes(StandardCharsets.UTF_8);
    assertThat(api.call("POST", FOOS, new Body.Encoded(nothing, "application/json")).message())
        .isEqualTo(
            "the object provided is unrecognized (must be of type Foo): Object 'Kind' is missing in"
                + " 'null' (6e756c6c)");
    byte[] yaml = "a: 1".getBytes(StandardCharsets.UTF_8);
    Body body = new Body.Encoded(yaml, "application/yaml");
    assertThat(api.call("POST", FOOS + "?fieldValidation=Ignore", body).message())
        .isEqualTo(
            "Foo in version \"v1\" cannot be handled as a Foo: Object 'Kind' is missing in"
                + " '{\"a\":1}'");
  }

  @Test
  void aPutIsAskedForItsNameBeforeItsKind() {
    api.post(FOOS, foo("a", "{}"));
    ObjectNode other = foo("b", "{}").put("kind", "Bar");
    assertThat(api.put(FOOS + "/a", other).message())
        .isEqualTo("the name of the object (b) does not match the name on the URL (a)");
    assertThat(causes(api.put(FOOS + "/a", foo("a", "{}").put("kind", "Bar"))))
        .containsExactly("kind: Invalid value: \"Bar\": must be Foo");
  }

  @Test
  void aNullThatIsAppliedIsRefused() {
    CustomApi.Answer refused = apply(foo("a", "{'words':null}"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(causes(refused))
        .containsExactly(
            "spec.words: Invalid value: \"null\": spec.words in body must be of type object:"
                + " \"null\"");
    assertThat(apply(foo("a", "{'replicas':null}")).body().at("/spec/replicas").asInt())
        .isEqualTo(2);
  }

  private CustomApi.Answer apply(ObjectNode foo) {
    byte[] bytes = Json.bytes(foo);
    return api.call(
        "PATCH",
        FOOS + "/a?fieldManager=m",
        new Body.Encoded(bytes, "application/apply-patch+yaml"));
  }

  @Test
  void aFinalizerThatIsRefusedIsNotWarnedOf() {
    ObjectNode foo = foo("a", "{}");
    foo.withObjectProperty("metadata").putArray("finalizers").add("");
    CustomApi.Answer refused = api.post(FOOS, foo);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.headers().has("Warning")).isFalse();
  }

  @Test
  void aScaleNeedsNoResourceVersion() {
    api.post(FOOS, foo("a", "{}"));
    ObjectNode scale = Json.object().put("apiVersion", "autoscaling/v1").put("kind", "Scale");
    scale.putObject("metadata").put("name", "a");
    scale.putObject("spec").put("replicas", 5);
    assertThat(api.put(FOOS + "/a/scale", scale).status()).isEqualTo(200);
    assertThat(api.get(FOOS + "/a").body().at("/spec/replicas").asInt()).isEqualTo(5);
  }

  @Test
  void nothingIsDeletedInAllNamespacesAtOnce() {
    api.post(FOOS, foo("a", "{}"));
    assertThat(api.delete("/apis/example.com/v1/foos").status()).isEqualTo(404);
    assertThat(api.delete("/api/v1/configmaps").status()).isEqualTo(405);
    assertThat(api.get(FOOS + "/a").status()).isEqualTo(200);
  }

  @Test
  void doorsThatAreNotThereAreMissedByName() {
    assertThat(api.get(FOOS + "/a/status").message()).isEqualTo("foos.example.com \"a\" not found");
    assertThat(api.post(FOOS + "/a/scale", Json.object()).message())
        .isEqualTo("create is not supported on resources of kind \"foos.example.com\"");
  }

  @Test
  void formatsThatNoTypeKnowsAreWarnedOf() {
    ObjectNode definition = definition();
    ObjectNode names = (ObjectNode) definition.at("/spec/names");
    names
        .put("plural", "bars")
        .put("singular", "bar")
        .put("kind", "Bar")
        .put("listKind", "BarList");
    ((ObjectNode) definition.path("metadata")).put("name", "bars.example.com");
    ((ObjectNode)
            definition.at(
                "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/ratio"))
        .put("format", "int64");
    assertThat(api.post(CustomApi.CRDS, definition).headers().all("Warning"))
        .containsExactly("299 - \"unrecognized format \\\"int64\\\"\"");
  }

  @Test
  void aFinalizerWithoutADomainIsWarnedOf() {
    ObjectNode foo = foo("a", "{}");
    ((ObjectNode) foo.path("metadata")).putArray("finalizers").add("mine");
    CustomApi.Answer made = api.post(FOOS, foo);
    assertThat(made.status()).as(made.message()).isEqualTo(201);
    assertThat(made.headers().all("Warning"))
        .containsExactly(
            "299 - \"metadata.finalizers: \\\"mine\\\": prefer a domain-qualified finalizer name to"
                + " avoid accidental conflicts with other finalizer writers\"");
    String merge = "application/merge-patch+json";
    CustomApi.Answer other = api.patch(FOOS + "/a", merge, "{\"spec\":{\"replicas\":3}}");
    assertThat(other.headers().all("Warning")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'kind':'Bar'} | 422 | Bar.example.com 'a' is invalid: kind: Invalid value: 'Bar': must be Foo",
        "{'apiVersion':'v1'} | 422 | Foo 'a' is invalid: apiVersion: Invalid value: 'v1': must be example.com/v1",
        "{'metadata':null} | 400 | the name of the object (a based on URL) was undeterminable: name must be provided",
        "{'metadata':{'uid':'x'}} | 422 | Foo.example.com 'a' is invalid: metadata.uid: Invalid value: 'x': field is immutable",
      })
  void aPatchCannotMakeAnotherObjectOfIt(String patch, int status, String message) {
    api.post(FOOS, foo("a", "{}"));
    CustomApi.Answer answer =
        api.patch(FOOS + "/a", "application/merge-patch+json", patch.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.message()).isEqualTo(message.replace('\'', '"'));
  }

  @Test
  void aNullSaysNothingAboutADeletionAndIsABodyAllTheSame() {
    api.post(FOOS, foo("a", "{}"));
    byte[] nothing = "null".getBytes(StandardCharsets.UTF_8);
    assertThat(
            api.call(
                    "DELETE",
                    FOOS + "/a?propagationPolicy=x",
                    new Body.Encoded(nothing, "application/json"))
                .status())
        .isEqualTo(200);
    assertThat(api.get(FOOS + "/a").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "% | illegal base64 data at input byte 0",
        "{'v':'x','rv':1,'start':'a'} | server does not recognize this encoded version x",
        "{'v':'meta.k8s.io/v1','start':'a'} | incorrect encoded start resourceVersion (version meta.k8s.io/v1)",
        "{'v':'meta.k8s.io/v1','rv':1} | encoded start key empty (version meta.k8s.io/v1)",
        "{'v':'meta.k8s.io/v1','rv':'1'} | json: cannot unmarshal string into Go struct field continueToken.rv of type int64",
        "{ | unexpected end of JSON input",
      })
  void aMangledContinueTokenIsToldWhatIsWrong(String token, String why) {
    String encoded =
        token.equals("%")
            ? "%25"
            : Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(token.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(api.get(FOOS + "?continue=" + encoded).message())
        .isEqualTo("invalid continue token: continue key is not valid: " + why);
  }

  @Test
  void aListOrNullIsReadAsAJsonPatchOnly() {
    api.post(FOOS, foo("a", "{}"));
    String json = "application/json-patch+json";
    assertThat(api.patch(FOOS + "/a", json, "null").status()).isEqualTo(200);
    assertThat(api.patch(FOOS + "/a", json, "{}").message())
        .isEqualTo(
            "error decoding patch: json: cannot unmarshal object into Go value of type"
                + " []handlers.jsonPatchOp");
  }
}
