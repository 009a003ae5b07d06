package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CustomResourcesTest {
  private static final String SPEC = "{\"cronSpec\":\"* * * * 5\"}";
  private CustomApi api;

  @BeforeEach
  void define() {
    api = new CustomApi();
    api.post("/api/v1/namespaces", Json.read("{\"metadata\":{\"name\":\"default\"}}"));
    api.define(CronTabs.definition());
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void definitionsTellTheirStateAsUpstream() {
    JsonNode status = api.definition(CronTabs.NAME).path("status");
    assertThat(Json.text(status.path("acceptedNames")))
        .isEqualTo(
            "{\"plural\":\"crontabs\",\"singular\":\"crontab\",\"shortNames\":[\"ct\"],"
                + "\"kind\":\"CronTab\",\"listKind\":\"CronTabList\"}");
    assertThat(status.path("storedVersions")).hasToString("[\"v1\"]");
    assertThat(status.path("conditions").get(0).path("reason").asString()).isEqualTo("NoConflicts");
    assertThat(status.path("conditions").get(1).path("reason").asString())
        .isEqualTo("InitialNamesAccepted");
    api.await(
        () ->
            api.get("/apis/apiregistration.k8s.io/v1/apiservices/v1.stable.example.com").status()
                == 200);
  }

  @Test
  void objectsArePrunedDefaultedAndCounted() {
    ObjectNode sent =
        CronTabs.cronTab(
            "a",
            "{\"cronSpec\":\"* * * * 5\",\"image\":null,\"color\":null,\"free\":{\"x\":[1]},\"no\":1}");
    sent.putObject("status").put("replicas", 3);
    CustomApi.Answer created = api.post(CronTabs.DEFAULT, sent);
    assertThat(created.status()).isEqualTo(201);
    assertThat(Json.text(created.body().path("spec")))
        .isEqualTo(
            "{\"cronSpec\":\"* * * * 5\",\"image\":null,\"free\":{\"x\":[1]},\"replicas\":1}");
    assertThat(created.body().has("status")).isFalse();
    assertThat(created.headers().first("Warning")).contains("unknown field \\\"spec.no\\\"");
    assertThat(Meta.generation(created.body())).isEqualTo(1);
    CustomApi.Answer strict = api.post(CronTabs.DEFAULT + "?fieldValidation=Strict", sent);
    assertThat(strict.message())
        .isEqualTo(
            "CronTab in version \"v1\" cannot be handled as a CronTab: strict decoding error:"
                + " unknown field \"spec.no\"");
  }

  @Test
  void statusAndScaleAreDoorsOfTheirOwn() {
    api.post(CronTabs.DEFAULT, CronTabs.cronTab("a", SPEC));
    String merge = "application/merge-patch+json";
    CustomApi.Answer status =
        api.patch(
            CronTabs.DEFAULT + "/a/status",
            merge,
            "{\"metadata\":{\"labels\":{\"no\":\"no\"}},\"spec\":{\"replicas\":9},"
                + "\"status\":{\"replicas\":4,\"labelSelector\":\"a=b\"}}");
    assertThat(status.status()).isEqualTo(200);
    assertThat(status.body().path("spec").path("replicas").asInt()).isEqualTo(1);
    assertThat(Meta.labels(status.body())).isEmpty();
    assertThat(Meta.generation(status.body())).isEqualTo(1);
    CustomApi.Answer scaled =
        api.patch(CronTabs.DEFAULT + "/a/scale", merge, "{\"spec\":{\"replicas\":5}}");
    assertThat(Json.text(scaled.body().path("spec"))).isEqualTo("{\"replicas\":5}");
    assertThat(Json.text(scaled.body().path("status")))
        .isEqualTo("{\"replicas\":4,\"selector\":\"a=b\"}");
    CustomApi.Answer tooMany =
        api.patch(CronTabs.DEFAULT + "/a/scale", merge, "{\"spec\":{\"replicas\":50}}");
    assertThat(tooMany.message())
        .contains("spec.replicas in body should be less than or equal to 10");
    assertThat(Meta.generation(api.get(CronTabs.DEFAULT + "/a").body())).isEqualTo(2);
  }

  @Test
  void replicasBeyondAnyNumberAreRefused() {
    CustomApi.Answer refused =
        api.post(CronTabs.DEFAULT, CronTabs.cronTab("a", "{\"replicas\":9223372036854775808}"));
    assertThat(refused.status()).as(refused.message()).isEqualTo(422);
    assertThat(refused.message()).contains("spec.replicas");
  }

  @Test
  void columnsComeFromTheDefinition() {
    api.post(
        CronTabs.DEFAULT,
        CronTabs.cronTab("a", "{\"cronSpec\":\"* * * * 5\",\"ports\":[{\"name\":\"x\"}]}"));
    JsonNode table =
        api.call(
                "GET",
                CronTabs.DEFAULT,
                Body.NONE,
                Headers.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"))
            .body();
    assertThat(table.path("columnDefinitions").valueStream().map(c -> c.path("name").asString()))
        .containsExactly("Name", "Spec", "Replicas", "Ports", "Age");
    JsonNode cells = table.path("rows").get(0).path("cells");
    assertThat(cells.get(1).asString()).isEqualTo("* * * * 5");
    assertThat(cells.get(2).asInt()).isEqualTo(1);
    assertThat(cells.get(3).asString()).isEqualTo("{\"name\":\"x\"}");
    assertThat(cells.get(4).asString()).endsWith("s");
  }

  @Test
  void fieldsOfTheDefinitionSelect() {
    api.post(CronTabs.DEFAULT, CronTabs.cronTab("a", SPEC));
    api.post(
        CronTabs.DEFAULT, CronTabs.cronTab("b", "{\"cronSpec\":\"* * * * 5\",\"color\":\"red\"}"));
    JsonNode red = api.get(CronTabs.DEFAULT + "?fieldSelector=spec.color%3Dred").body();
    assertThat(red.path("items")).hasSize(1);
    assertThat(Meta.name(red.path("items").get(0))).isEqualTo("b");
    assertThat(api.get(CronTabs.DEFAULT + "?fieldSelector=spec.image%3Dx").message())
        .isEqualTo("field label not supported: spec.image");
  }

  @Test
  void patchesAreMergedOrRefused() {
    api.post(CronTabs.DEFAULT, CronTabs.cronTab("a", SPEC));
    assertThat(
            api.patch(CronTabs.DEFAULT + "/a", "application/strategic-merge-patch+json", "{}")
                .status())
        .isEqualTo(415);
    CustomApi.Answer patched =
        api.patch(
            CronTabs.DEFAULT + "/a",
            "application/json-patch+json",
            "[{\"op\":\"add\",\"path\":\"/spec/port\",\"value\":\"http\"}]");
    assertThat(patched.body().path("spec").path("port").asString()).isEqualTo("http");
    ObjectNode old = CronTabs.cronTab("a", SPEC);
    assertThat(api.put(CronTabs.DEFAULT + "/a", old).message())
        .contains("metadata.resourceVersion: Invalid value: 0: must be specified for an update");
  }

  @Test
  void appliesMergeListsByTheirKeys() {
    String url = CronTabs.DEFAULT + "/a?fieldManager=";
    apply(url + "one", "{\"cronSpec\":\"* * * * 5\",\"ports\":[{\"name\":\"x\",\"number\":1}]}");
    apply(url + "two", "{\"ports\":[{\"name\":\"y\"}],\"tags\":[\"t\"]}");
    apply(url + "three", "{\"tags\":[\"u\"]}");
    JsonNode spec = api.get(CronTabs.DEFAULT + "/a").body().path("spec");
    assertThat(spec.path("ports")).hasSize(2);
    assertThat(spec.path("tags")).hasToString("[\"t\",\"u\"]");
    CustomApi.Answer conflict = apply(url + "two", "{\"ports\":[{\"name\":\"x\",\"number\":2}]}");
    assertThat(conflict.message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"one\":"
                + " .spec.ports[name=\"x\"].number");
    assertThat(apply(url + "two", "{\"nope\":1}").message())
        .contains(".spec.nope: field not declared in schema");
  }

  private CustomApi.Answer apply(String url, String spec) {
    return api.call(
        "PATCH", url, new Body.Tree(CronTabs.cronTab("a", spec), "application/apply-patch+yaml"));
  }

  @Test
  void discoveryAndOpenApiHaveItAtOnce() {
    JsonNode resources = api.get("/apis/stable.example.com/v1").body().path("resources");
    assertThat(resources.valueStream().map(r -> r.path("name").asString()))
        .containsExactly("crontabs", "crontabs/status", "crontabs/scale");
    JsonNode schemas =
        api.get("/openapi/v3/apis/stable.example.com/v1").body().path("components").path("schemas");
    assertThat(
            schemas
                .path("com.example.stable.v1.CronTab")
                .path("properties")
                .path("spec")
                .path("properties")
                .has("cronSpec"))
        .isTrue();
    assertThat(schemas.at("/com.example.stable.v1.CronTab/properties/apiVersion/description"))
        .isEqualTo(
            schemas.at(
                "/io.k8s.apimachinery.pkg.apis.meta.v1.Status/properties/apiVersion/description"));
    assertThat(
            api.get("/openapi/v2").body().path("definitions").has("com.example.stable.v1.CronTab"))
        .isTrue();
  }

  /** A kubectl that checks by version 2 must not refuse what the server takes. */
  @Test
  void version2SaysLessWhereMoreIsAllowed() {
    JsonNode definitions = api.get("/openapi/v2").body().path("definitions");
    JsonNode spec = definitions.at("/com.example.stable.v1.CronTab/properties/spec");
    assertThat(spec.at("/properties/free"))
        .hasToString("{\"x-kubernetes-preserve-unknown-fields\":true}");
    assertThat(spec.at("/properties/image")).as("may be null").hasToString("{}");
    assertThat(spec.at("/properties/port")).hasToString("{\"x-kubernetes-int-or-string\":true}");
    assertThat(spec.path("type").stringValue()).isEqualTo("object");
    assertThat(spec.at("/properties/cronSpec/type").stringValue()).isEqualTo("string");
  }

  @Test
  void aDefinitionGoesAfterItsObjects() {
    ObjectNode held = CronTabs.cronTab("held", SPEC);
    held.withObject("/metadata").putArray("finalizers").add("example.com/hold");
    api.post(CronTabs.DEFAULT, held);
    api.post(CronTabs.DEFAULT, CronTabs.cronTab("a", SPEC));
    CustomApi.Answer deleted = api.delete(CustomApi.CRDS + "/" + CronTabs.NAME);
    assertThat(deleted.body().path("metadata").path("finalizers"))
        .hasToString("[\"customresourcecleanup.apiextensions.k8s.io\"]");
    api.await(() -> api.get(CronTabs.DEFAULT + "/a").status() == 404);
    assertThat(api.post(CronTabs.DEFAULT, CronTabs.cronTab("b", SPEC)).status()).isEqualTo(405);
    api.patch(
        CronTabs.DEFAULT + "/held",
        "application/merge-patch+json",
        "{\"metadata\":{\"finalizers\":null}}");
    api.await(() -> api.get(CustomApi.CRDS + "/" + CronTabs.NAME).status() == 404);
    api.await(() -> api.get(CronTabs.DEFAULT).status() == 404);
    api.await(
        () ->
            api.get("/apis/apiregistration.k8s.io/v1/apiservices/v1.stable.example.com").status()
                == 404);
  }

  @Test
  void namesInUseAreNotAcceptedUntilTheyAreFree() {
    String other =
        CronTabs.definition()
            .replace("crontabs", "crontabz")
            .replace("\"CronTab\",\"shortNames\":[\"ct\"]", "\"CronTab\",\"singular\":\"z\"");
    api.post(CustomApi.CRDS, Json.read(other));
    String name = "crontabz.stable.example.com";
    api.await(() -> api.definition(name).path("status").path("conditions").size() == 2);
    JsonNode accepted = api.definition(name).path("status").path("conditions").get(0);
    assertThat(accepted.path("reason").asString()).isEqualTo("ListKindConflict");
    assertThat(accepted.path("message").asString()).isEqualTo("\"CronTabList\" is already in use");
    api.delete(CustomApi.CRDS + "/" + CronTabs.NAME);
    api.await(
        () -> api.get("/apis/stable.example.com/v1/namespaces/default/crontabz").status() == 200);
  }

  @Test
  void anotherServerOverTheSameRegistryServesItFromItsStart() {
    api.post(CronTabs.DEFAULT, CronTabs.cronTab("a", SPEC));
    try (CustomApi second = new CustomApi(api.registry)) {
      assertThat(second.get(CronTabs.DEFAULT + "/a").status()).isEqualTo(200);
    }
  }
}
