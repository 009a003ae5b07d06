package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServerTls;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
  private static final ClusterPki PKI =
      ClusterPki.ephemeral(ServingNames.of(List.of("127.0.0.1")), Instant.now());

  private final AccessApi api = new AccessApi();
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpsServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.of(PKI).context()));
    server.setExecutor(threads);
    on("/allow", request -> answer(request, true));
    on("/deny", request -> status(answer(request, false), 403, "Forbidden", "not here"));
    on("/silent", request -> answer(request, false));
    on("/a", request -> append(request, "a"));
    on("/b", request -> append(request, "b"));
    on("/odd", request -> Json.object().put("uid", "another"));
    on("/bad-patch", request -> patch(request, "[{\"op\":\"remove\",\"path\":\"/none\"}]"));
    on("/no-type", request -> without(patch(request, "[]"), "patchType"));
    on("/no-patch", request -> without(patch(request, "[]"), "patch"));
    on("/other-type", request -> patch(request, "[]").put("patchType", "MergePatch"));
    on("/undecodable", request -> patch(request, "{}"));
    onReview("/absent", review -> review.remove("response"));
    onReview("/other-kind", review -> review.put("kind", "Odd"));
    server.createContext("/broken", exchange -> respond(exchange, 500, "{}"));
    server.createContext(
        "/slow",
        exchange -> {
          try {
            ended.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
    api.close();
  }

  private void on(String path, Function<JsonNode, ObjectNode> reply) {
    serve(path, reply, review -> {});
  }

  private void onReview(String path, Consumer<ObjectNode> spoil) {
    serve(path, request -> answer(request, true), spoil);
  }

  private static ObjectNode without(ObjectNode answer, String field) {
    answer.remove(field);
    return answer;
  }

  private void serve(
      String path, Function<JsonNode, ObjectNode> reply, Consumer<ObjectNode> spoil) {
    server.createContext(
        path,
        exchange -> {
          JsonNode review = Json.read(exchange.getRequestBody().readAllBytes());
          asked.add(review);
          ObjectNode answer =
              Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
          answer.set("response", reply.apply(review.path("request")));
          spoil.accept(answer);
          respond(exchange, 200, Json.text(answer));
        });
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ObjectNode answer(JsonNode request, boolean allowed) {
    return Json.object().put("uid", Meta.text(request, "uid")).put("allowed", allowed);
  }

  private static ObjectNode status(ObjectNode answer, int code, String reason, String message) {
    answer.putObject("status").put("code", code).put("reason", reason).put("message", message);
    answer.putArray("warnings").add("mind the gap");
    return answer;
  }

  /** Appends a letter to data.trace. */
  private static ObjectNode append(JsonNode request, String letter) {
    String trace = request.path("object").path("data").path("trace").asString("");
    return patch(
        request,
        "[{\"op\":\"add\",\"path\":\"/data\",\"value\":{\"trace\":\"" + trace + letter + "\"}}]");
  }

  private static ObjectNode patch(JsonNode request, String patch) {
    return answer(request, true)
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
  }

  private String hook(String path, String more) {
    String bundle =
        Base64.getEncoder().encodeToString(PKI.authorityPem().getBytes(StandardCharsets.UTF_8));
    return ("{'name':'%s.example.com','clientConfig':{'url':'https://127.0.0.1:%d%s','caBundle':'%s'},"
            + "'rules':[{'operations':['CREATE','UPDATE','DELETE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps']}],"
            + "'sideEffects':'None','admissionReviewVersions':['v1']%s}")
        .formatted(path.substring(1), server.getAddress().getPort(), path, bundle, more);
  }

  private void configure(String kind, String... hooks) {
    String plural = kind.toLowerCase(java.util.Locale.ROOT) + "webhookconfigurations";
    api.with(
        "/apis/admissionregistration.k8s.io/v1/" + plural,
        "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'"
            + kind
            + "WebhookConfiguration','metadata':{'name':'w'},'webhooks':["
            + String.join(",", hooks)
            + "]}");
  }

  private Answer create(String name) {
    return api.post(AccessApi.ADMIN, MAPS, "{'metadata':{'name':'" + name + "'}}");
  }

  @Test
  void aHookIsToldWhatHappensAndByWhom() {
    configure("Validating", hook("/allow", ""));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/deny   | 403 | admission webhook \"deny.example.com\" denied the request: not here",
        "/silent | 400 | admission webhook \"silent.example.com\" denied the request without"
            + " explanation",
      })
  void aHookMayDeny(String path, int status, String message) {
    configure("Validating", hook(path, ""));
    Answer refused = create("x");
    assertThat(refused.message()).isEqualTo(message);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(api.get(AccessApi.ADMIN, MAPS + "/x").status()).isEqualTo(404);
  }

  @Test
  void warningsAreSentBesideADenial() {
    configure("Validating", hook("/deny", ""), hook("/silent", ""));
    Answer refused = create("x");
    assertThat(refused.message()).contains("deny.example.com");
    assertThat(refused.warnings()).containsExactly("299 - \"mind the gap\"");
  }

  @Test
  void validatingHooksAreAskedAtOnceAndTheFirstRefusalIsTold() {
    CyclicBarrier all = new CyclicBarrier(3);
    for (String name : List.of("one", "two", "three")) {
      on(
          "/" + name,
          request -> {
            meet(all);
            ObjectNode answer = answer(request, name.equals("one"));
            answer.putArray("warnings").add(name);
            return answer;
          });
    }
    configure("Validating", hook("/one", ""), hook("/two", ""), hook("/three", ""));
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
    configure("Mutating", hook("/a", ",'reinvocationPolicy':'IfNeeded'"), hook("/b", ""));
    assertThat(create("x").body().at("/data/trace").asString()).isEqualTo("aba");
  }

  @ParameterizedTest
  @CsvSource({
    "/broken, 'call webhook: an error on the server (\"{}\") has prevented the request from'",
    "/slow, 'context deadline exceeded'",
    "/odd, 'expected response.uid='",
    "/absent, 'invalid webhook response: webhook response was absent'",
    "/other-kind, 'Kind=AdmissionReview, got admission.k8s.io/v1, Kind=Odd'",
    "/no-type, 'webhook returned response.patch but not response.patchType'",
    "/no-patch, 'webhook returned response.patchType but not response.patch'",
    "/other-type, 'unsupported patch type \"MergePatch\"'",
    "/undecodable, 'received undecodable patch in webhook response: json: cannot unmarshal'",
  })
  void aHookThatFailsClosesTheDoorUnlessItMayBeLeftOut(String path, String words) {
    configure("Mutating", hook(path, ",'timeoutSeconds':1"));
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
        "{'webhooks':[" + hook(path, ",'timeoutSeconds':1,'failurePolicy':'Ignore'") + "]}");
    api.settle();
    assertThat(create("x").status()).isEqualTo(201);
  }

  @Test
  void aPatchThatDoesNotApplyEndsTheRequestWhateverTheFailurePolicy() {
    configure("Mutating", hook("/bad-patch", ",'failurePolicy':'Ignore'"));
    Answer refused = create("x");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.message()).endsWith("webhook \"bad-patch.example.com\" does not apply");
  }

  @Test
  void aMutatingHookCannotChangeWhatIsDeleted() {
    create("x");
    configure("Mutating", hook("/a", ""));
    assertThat(delete("x").message())
        .isEqualTo(
            "Internal error occurred: admission webhook \"a.example.com\" attempted to modify the"
                + " object, which is not supported for this operation");
  }

  @Test
  void aMutatingHookMayRefuseADeletion() {
    create("x");
    configure("Mutating", hook("/silent", ""));
    assertThat(delete("x").message())
        .isEqualTo(
            "admission webhook \"silent.example.com\" denied the request without explanation");
  }

  @Test
  void aValidatingHookMayNotPatch() {
    configure("Validating", hook("/a", ""));
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
        hook("/allow", ",'matchPolicy':'" + policy + "'")
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
    configure("Validating", hook("/slow", ",'timeoutSeconds':10,'failurePolicy':'Ignore'"));
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
        hook(
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
    String right =
        Base64.getEncoder().encodeToString(PKI.authorityPem().getBytes(StandardCharsets.UTF_8));
    String wrong =
        Base64.getEncoder().encodeToString(other.authorityPem().getBytes(StandardCharsets.UTF_8));
    configure("Validating", hook("/allow", "").replace(right, wrong));
    assertThat(create("x").status()).isEqualTo(500);
    assertThat(asked).isEmpty();
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
    configure("Validating", hook("/allow", selector));
    assertThat(create("x").status()).isEqualTo(201);
    assertThat(asked).hasSize(calls);
  }

  @Test
  void aDryRunAsksOnlyHooksWithoutEffects() {
    configure("Validating", hook("/allow", ""));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'sideEffects':'None'         | 'sideEffects':'Some'  | webhooks[0].sideEffects:"
            + " Unsupported value: \"Some\"",
        "https://                     | http://               | webhooks[0].clientConfig.url:"
            + " Invalid value",
        "allow.example.com            | allow                 | webhooks[0].name: Invalid value",
        "'admissionReviewVersions':['v1'] | 'admissionReviewVersions':['v9'] |"
            + " webhooks[0].admissionReviewVersions",
        "'sideEffects':'None'         |"
            + " 'sideEffects':'None','matchConditions':[{'name':'x','expression':'object.'}] |"
            + " webhooks[0].matchConditions[0].expression: Invalid value: \"object.\": compilation"
            + " failed: ERROR: <input>:1:8: Syntax error",
      })
  void aConfigurationThatCouldNotWorkIsRefused(String from, String to, String words) {
    Answer refused =
        api.post(
            AccessApi.ADMIN,
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            "{'metadata':{'name':'w'},'webhooks':[" + hook("/allow", "").replace(from, to) + "]}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains(words);
  }
}
