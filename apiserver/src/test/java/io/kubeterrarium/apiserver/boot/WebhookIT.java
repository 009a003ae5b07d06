package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.Headers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks against a real HTTPS server: match, mutate, reinvoke, deny, time out, open and closed.
 */
class WebhookIT {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private final AccessApi api = new AccessApi();
  private final HookServer hooks = new HookServer();
  private final List<JsonNode> asked = hooks.asked();

  @AfterEach
  void stop() {
    hooks.close();
    api.close();
  }

  private void configure(String kind, String... each) {
    String plural = kind.toLowerCase(java.util.Locale.ROOT) + "webhookconfigurations";
    api.with(
        "/apis/admissionregistration.k8s.io/v1/" + plural,
        "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'"
            + kind
            + "WebhookConfiguration','metadata':{'name':'w'},'webhooks':["
            + String.join(",", each)
            + "]}");
  }

  private Answer create(String name) {
    return api.post(AccessApi.ADMIN, MAPS, "{'metadata':{'name':'" + name + "'}}");
  }

  @Test
  void aHookIsToldWhatHappensAndByWhom() {
    configure("Validating", hooks.hook("/allow", ""));
    assertThat(create("x").status()).isEqualTo(201);
    assertThat(create("x").status()).isEqualTo(409);
    api.settle();
    api.patch(AccessApi.ADMIN, MAPS + "/x", "{'data':{'a':'b'}}");
    api.call(AccessApi.ADMIN, "DELETE", MAPS + "/x", Headers.NONE, "");
    assertThat(asked.stream().map(review -> Meta.text(review.path("request"), "operation")))
        .containsExactly("CREATE", "CREATE", "UPDATE", "DELETE");
    JsonNode update = asked.get(2).path("request");
    assertThat(update.at("/object/data/a").asString()).isEqualTo("b");
    assertThat(update.at("/object/kind").asString()).isEqualTo("ConfigMap");
    assertThat(update.at("/oldObject/metadata/name").asString()).isEqualTo("x");
    assertThat(update.at("/userInfo/username").asString()).isEqualTo("kubernetes-admin");
    assertThat(update.at("/resource/resource").asString()).isEqualTo("configmaps");
    assertThat(asked.get(3).at("/request/object").isNull()).isTrue();
  }

  @Test
  void aHookIsToldTheRequestsOptionsAsWhatIsDone() {
    configure("Validating", hooks.hook("/allow", ""));
    api.post(AccessApi.ADMIN, MAPS + "?fieldManager=me&dryRun=All", "{'metadata':{'name':'x'}}");
    create("x");
    api.settle();
    api.patch(AccessApi.ADMIN, MAPS + "/x?fieldValidation=Strict", "{'data':{'a':'b'}}");
    api.call(
        AccessApi.ADMIN,
        "DELETE",
        MAPS + "/x",
        Headers.NONE,
        "{'gracePeriodSeconds':5,'propagationPolicy':'Orphan'}");
    assertThat(asked.stream().map(review -> review.at("/request/options").toString()))
        .containsExactly(
            "{\"kind\":\"CreateOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"fieldManager\":\"me\",\"dryRun\":[\"All\"]}",
            "{\"kind\":\"CreateOptions\",\"apiVersion\":\"meta.k8s.io/v1\"}",
            "{\"kind\":\"UpdateOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"fieldValidation\":\"Strict\"}",
            "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"meta.k8s.io/v1\",\"gracePeriodSeconds\":5,\"propagationPolicy\":\"Orphan\"}");
  }

  @Test
  void aHookForScaleSeesAndMayPatchTheScale() {
    String deployments = "/apis/apps/v1/namespaces/default/deployments";
    api.with(
        deployments,
        "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}}");
    configure(
        "Mutating",
        hooks
            .hook("/scale", "")
            .replace("'apiGroups':['']", "'apiGroups':['apps']")
            .replace("'configmaps'", "'deployments/scale'"));
    Answer scaled = api.patch(AccessApi.ADMIN, deployments + "/d/scale", "{'spec':{'replicas':3}}");
    assertThat(scaled.body().at("/spec/replicas").asInt()).isEqualTo(7);
    JsonNode request = asked.get(0).path("request");
    assertThat(request.path("kind"))
        .hasToString("{\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\":\"Scale\"}")
        .isEqualTo(request.path("requestKind"));
    assertThat(request.at("/resource/resource").asString()).isEqualTo("deployments");
    assertThat(request.path("subResource").asString()).isEqualTo("scale");
    assertThat(request.at("/object/kind").asString()).isEqualTo("Scale");
    assertThat(request.at("/object/spec")).hasToString("{\"replicas\":3}");
    assertThat(request.at("/oldObject/spec")).hasToString("{\"replicas\":1}");
    api.settle();
    assertThat(api.get(AccessApi.ADMIN, deployments + "/d").body().at("/spec/replicas").asInt())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/deny   | 403 | admission webhook \"deny.example.com\" denied the request: not here",
        "/silent | 400 | admission webhook \"silent.example.com\" denied the request without"
            + " explanation",
      })
  void aHookMayDeny(String path, int status, String message) {
    configure("Validating", hooks.hook(path, ""));
    Answer refused = create("x");
    assertThat(refused.message()).isEqualTo(message);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(api.get(AccessApi.ADMIN, MAPS + "/x").status()).isEqualTo(404);
  }

  @Test
  void warningsAreSentBesideADenial() {
    configure("Validating", hooks.hook("/deny", ""), hooks.hook("/silent", ""));
    Answer refused = create("x");
    assertThat(refused.message()).contains("deny.example.com");
    assertThat(refused.warnings()).containsExactly("299 - \"mind the gap\"");
  }

  @Test
  void validatingHooksAreAskedAtOnceAndTheFirstRefusalIsTold() {
    CyclicBarrier all = new CyclicBarrier(3);
    for (String name : List.of("one", "two", "three")) {
      hooks.on(
          "/" + name,
          request -> {
            meet(all);
            ObjectNode answer = HookServer.answer(request, name.equals("one"));
            answer.putArray("warnings").add(name);
            return answer;
          });
    }
    configure(
        "Validating", hooks.hook("/one", ""), hooks.hook("/two", ""), hooks.hook("/three", ""));
    Answer refused = create("x");
    assertThat(refused.message())
        .isEqualTo("admission webhook \"two.example.com\" denied the request without explanation");
    assertThat(refused.warnings())
        .containsExactly("299 - \"one\"", "299 - \"two\"", "299 - \"three\"");
  }

  /** Nobody goes on before all are there. */
  private static void meet(CyclicBarrier all) {
    try {
      all.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the hooks were asked one after the other", e);
    }
  }

  @Test
  void patchesAreAppliedInOrderAndAHookIsAskedAgainAfterAChange() {
    configure(
        "Mutating", hooks.hook("/a", ",'reinvocationPolicy':'IfNeeded'"), hooks.hook("/b", ""));
    assertThat(create("x").body().at("/data/trace").asString()).isEqualTo("aba");
  }

  @ParameterizedTest
  @CsvSource({
    "/broken, 'call webhook: an error on the server (\"{}\") has prevented the request from'",
    "/slow, 'context deadline exceeded'",
    "/endless, 'call webhook: unexpected error when reading response body. Please retry. Original error: context deadline exceeded'",
    "/cut-off, 'call webhook: unexpected error when reading response body. Please retry. Original error: unexpected EOF'",
    "/odd, 'expected response.uid='",
    "/absent, 'invalid webhook response: webhook response was absent'",
    "/other-kind, 'Kind=AdmissionReview, got admission.k8s.io/v1, Kind=Odd'",
    "/no-type, 'webhook returned response.patch but not response.patchType'",
    "/no-patch, 'webhook returned response.patchType but not response.patch'",
    "/other-type, 'unsupported patch type \"MergePatch\"'",
    "/undecodable, 'received undecodable patch in webhook response: json: cannot unmarshal object into Go value'",
  })
  void aHookThatFailsClosesTheDoorUnlessItMayBeLeftOut(String path, String words) {
    configure("Mutating", hooks.hook(path, ",'timeoutSeconds':1"));
    Answer refused = create("x");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.message())
        .startsWith(
            "Internal error occurred: failed calling webhook \""
                + path.substring(1)
                + ".example.com\": ")
        .contains(words);
    api.call(
        AccessApi.ADMIN,
        "PATCH",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/w",
        Headers.NONE,
        "{'webhooks':[" + hooks.hook(path, ",'timeoutSeconds':1,'failurePolicy':'Ignore'") + "]}");
    api.settle();
    assertThat(create("x").status()).isEqualTo(201);
  }

  @Test
  void aPatchThatDoesNotApplyEndsTheRequestWhateverTheFailurePolicy() {
    configure("Mutating", hooks.hook("/bad-patch", ",'failurePolicy':'Ignore'"));
    Answer refused = create("x");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.message()).endsWith("webhook \"bad-patch.example.com\" does not apply");
  }

  @Test
  void aMutatingHookCannotChangeWhatIsDeleted() {
    create("x");
    configure("Mutating", hooks.hook("/a", ""));
    assertThat(delete("x").message())
        .isEqualTo(
            "Internal error occurred: admission webhook \"a.example.com\" attempted to modify the"
                + " object, which is not supported for this operation");
  }

  @Test
  void aMutatingHookMayRefuseADeletion() {
    create("x");
    configure("Mutating", hooks.hook("/silent", ""));
    assertThat(delete("x").message())
        .isEqualTo(
            "admission webhook \"silent.example.com\" denied the request without explanation");
  }

  @Test
  void aValidatingHookMayNotPatch() {
    configure("Validating", hooks.hook("/a", ""));
    assertThat(create("x").message())
        .endsWith("webhook response: validating webhook may not return response.patch");
  }

  private Answer delete(String name) {
    return api.call(AccessApi.ADMIN, "DELETE", MAPS + "/" + name, Headers.NONE, "");
  }

  @ParameterizedTest(name = "a hook for {0}, {1}, sees {2}")
  @CsvSource({
    "v1, Exact, v1",
    "v2, Exact, none",
    "v2, Equivalent, v2",
    "v1, Equivalent, v1",
  })
  void aHookSeesTheVersionThatItsRulesName(String version, String policy, String seen) {
    String rules =
        "'apiGroups':['autoscaling'],'apiVersions':['%s'],'resources':['horizontalpodautoscalers']"
            .formatted(version);
    configure(
        "Validating",
        hooks
            .hook("/allow", ",'matchPolicy':'" + policy + "'")
            .replace("'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps']", rules));
    Answer created =
        api.post(
            AccessApi.ADMIN,
            "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
            "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':50,'scaleTargetRef':{'kind':'Deployment','name':'d','apiVersion':'apps/v1'}}}");
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    assertThat(asked).hasSize(seen.equals("none") ? 0 : 1);
    if (!asked.isEmpty()) {
      JsonNode request = asked.get(0).path("request");
      assertThat(request.at("/kind/version").asString()).isEqualTo(seen);
      assertThat(request.at("/requestKind/version").asString()).isEqualTo("v1");
      assertThat(request.at("/object/apiVersion").asString()).isEqualTo("autoscaling/" + seen);
      assertThat(request.at("/object/spec").has("metrics")).isEqualTo(seen.equals("v2"));
      assertThat(request.at("/object/spec").has("targetCPUUtilizationPercentage"))
          .isEqualTo(seen.equals("v1"));
    }
  }

  @Test
  void aRequestThatMayNotTakeLongEndsWhileAHookIsStillAsked() {
    configure("Validating", hooks.hook("/slow", ",'timeoutSeconds':10,'failurePolicy':'Ignore'"));
    Answer late =
        api.post(AccessApi.ADMIN, MAPS + "?timeout=200ms", "{'metadata':{'name':'late'}}");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.message())
        .isEqualTo(
            "Timeout: request did not complete within requested timeout - context deadline"
                + " exceeded");
    api.settle();
    assertThat(api.get(AccessApi.ADMIN, MAPS + "/late").status()).isEqualTo(404);
  }

  @Test
  void aHookIsAskedWhereItsConditionsHold() {
    configure(
        "Validating",
        hooks.hook(
            "/allow",
            ",'matchConditions':["
                + "{'name':'named','expression':'object.metadata.name.startsWith(\\\"x\\\")'},"
                + "{'name':'labelled','expression':'object.metadata.labels.app == \\\"web\\\"'}]"));
    assertThat(create("y").status()).isEqualTo(201);
    Answer undecided = create("x");
    assertThat(undecided.status()).isEqualTo(403);
    assertThat(undecided.message())
        .isEqualTo(
            "configmaps \"x\" is forbidden: expression 'object.metadata.labels.app == \"web\"'"
                + " resulted in error: no such key: labels");
    assertThat(asked).isEmpty();
    Answer asks =
        api.post(AccessApi.ADMIN, MAPS, "{'metadata':{'name':'x','labels':{'app':'web'}}}");
    assertThat(asks.status()).isEqualTo(201);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsAFailure() {
    ClusterPki other = ClusterPki.ephemeral(ServingNames.of(List.of("127.0.0.1")), Instant.now());
    configure(
        "Validating",
        hooks
            .hook("/allow", "")
            .replace(HookServer.bundle(HookServer.PKI), HookServer.bundle(other)));
    Answer refused = create("x");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.message())
        .endsWith(
            "tls: failed to verify certificate: x509: certificate signed by unknown authority");
    assertThat(asked).isEmpty();
  }

  @Test
  void whereNobodyListensIsToldByItsAddress() {
    configure("Validating", hooks.hook("/allow", "").replaceFirst("1:[0-9]+/", "1:1/"));
    assertThat(create("x").message())
        .endsWith(
            "failed to call webhook: Post \"https://127.0.0.1:1/allow?timeout=10s\": dial tcp"
                + " 127.0.0.1:1: connect: connection refused");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        ",'namespaceSelector':{'matchLabels':{'watched':'yes'}} | 0",
        ",'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'default'}} | 1",
        ",'objectSelector':{'matchLabels':{'a':'b'}} | 0",
        ",'objectSelector':{'matchExpressions':[{'key':'a','operator':'DoesNotExist'}]} | 1",
      })
  void selectorsSayWhatAHookIsAbout(String selector, int calls) {
    configure("Validating", hooks.hook("/allow", selector));
    assertThat(create("x").status()).isEqualTo(201);
    assertThat(asked).hasSize(calls);
  }

  @Test
  void aDryRunAsksOnlyHooksWithoutEffects() {
    configure("Validating", hooks.hook("/allow", ""));
    assertThat(
            api.call(
                    AccessApi.ADMIN,
                    "POST",
                    MAPS + "?dryRun=All",
                    Headers.NONE,
                    "{'metadata':{'name':'x'}}")
                .status())
        .isEqualTo(201);
    assertThat(asked.get(0).at("/request/dryRun").asBoolean()).isTrue();
  }
}
