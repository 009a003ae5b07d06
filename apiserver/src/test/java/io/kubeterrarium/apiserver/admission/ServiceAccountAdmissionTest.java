package io.kubeterrarium.apiserver.admission;

import static io.kubeterrarium.apiserver.admission.Requests.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.FakeObjects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ServiceAccountAdmissionTest {
  private final FakeObjects objects =
      new FakeObjects()
          .put("serviceaccounts", "{'metadata':{'namespace':'shop','name':'default'}}")
          .put(
              "serviceaccounts",
              "{'metadata':{'namespace':'shop','name':'shy'},'automountServiceAccountToken':false,"
                  + "'imagePullSecrets':[{'name':'hub'}]}");
  private final AtomicInteger pauses = new AtomicInteger();
  private final ServiceAccountAdmission plugin =
      new ServiceAccountAdmission(
          objects.withoutFallback(), new Random(1), pauses::incrementAndGet);

  private ObjectNode admit(String namespace, String spec) {
    return admit(namespace, spec, "");
  }

  private ObjectNode admit(String namespace, String spec, String container) {
    AdmissionRequest request =
        Requests.create(
            POD,
            namespace,
            "{'metadata':{'generateName':'web-'},'spec':{'containers':[{'name':'c'"
                + container
                + "}]"
                + spec
                + "}}");
    plugin.mutate(request);
    ObjectNode once = request.object().deepCopy();
    plugin.mutate(request);
    assertThat(request.object()).as("idempotent").isEqualTo(once);
    plugin.validate(request);
    return (ObjectNode) once.path("spec");
  }

  @Test
  void aPodWithoutAccountGetsTheDefaultOneAndItsToken() {
    ObjectNode spec = admit("shop", "");

    assertThat(spec.path("serviceAccountName").stringValue()).isEqualTo("default");
    assertThat(spec.path("serviceAccount").stringValue()).isEqualTo("default");
    String name = spec.at("/volumes/0/name").stringValue();
    assertThat(name).matches("kube-api-access-[b-z2-9]{5}");
    assertThat(spec.at("/containers/0/volumeMounts"))
        .isEqualTo(
            array(
                "[{'name':'%s','readOnly':true,'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}]"
                    .formatted(name)));
    assertThat(spec.at("/volumes"))
        .isEqualTo(
            array(
                ("[{'name':'%s','projected':{'defaultMode':420,'sources':["
                        + "{'serviceAccountToken':{'expirationSeconds':3607,'path':'token'}},"
                        + "{'configMap':{'name':'kube-root-ca.crt','items':[{'key':'ca.crt','path':'ca.crt'}]}},"
                        + "{'downwardAPI':{'items':[{'path':'namespace','fieldRef':{'apiVersion':'v1','fieldPath':'metadata.namespace'}}]}}"
                        + "]}}]")
                    .formatted(name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "default | | true",
        "default | ,'automountServiceAccountToken':false | false",
        "shy | | false",
        "shy | ,'automountServiceAccountToken':true | true",
      })
  void thePodsWordCountsBeforeTheAccounts(String account, String field, boolean mounted) {
    ObjectNode spec =
        admit("shop", ",'serviceAccountName':'" + account + "'" + (field == null ? "" : field));
    assertThat(spec.has("volumes")).isEqualTo(mounted);
  }

  @Test
  void whereSomethingIsMountedAtThePathNothingIsAdded() {
    ObjectNode spec =
        admit(
            "shop",
            "",
            ",'volumeMounts':[{'name':'mine','mountPath':"
                + "'/var/run/secrets/kubernetes.io/serviceaccount'}]");
    assertThat(spec.has("volumes")).isFalse();
  }

  @Test
  void pullSecretsComeFromTheAccountUnlessThePodHasSome() {
    assertThat(admit("shop", ",'serviceAccountName':'shy'").path("imagePullSecrets"))
        .isEqualTo(array("[{'name':'hub'}]"));
    assertThat(
            admit("shop", ",'serviceAccountName':'shy','imagePullSecrets':[{'name':'own'}]")
                .path("imagePullSecrets"))
        .isEqualTo(array("[{'name':'own'}]"));
  }

  @Test
  void anUnknownAccountIsRefusedAtOnce() {
    assertThatThrownBy(() -> admit("shop", ",'serviceAccountName':'bot'"))
        .hasMessage(
            "pods \"web-\" is forbidden: error looking up service account shop/bot: serviceaccount \"bot\" not found");
    assertThatThrownBy(() -> admit("shop", ",'serviceAccountName':'a/b'"))
        .hasMessage(
            "pods \"web-\" is forbidden: error looking up service account shop/a/b: invalid resource name \"a/b\": [may not contain '/']");
    assertThat(pauses).hasValue(0);
  }

  @Test
  void theDefaultAccountOfANewNamespaceIsWaitedFor() {
    assertThatThrownBy(() -> admit("new", ""))
        .hasMessage(
            "pods \"web-\" is forbidden: error looking up service account new/default: serviceaccount \"default\" not found");
    assertThat(pauses).hasValue(9);
  }

  private static JsonNode array(String json) {
    return Requests.json("{'a':" + json + "}").path("a");
  }
}
