package io.kubeterrarium.apiserver.admission;

import static io.kubeterrarium.apiserver.admission.Requests.NAMESPACE;
import static io.kubeterrarium.apiserver.admission.Requests.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.FakeObjects;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceLifecycleTest {
  private static final String GOING =
      "{'metadata':{'name':'going'},'status':{'phase':'Terminating'}}";

  private Instant now = Instant.EPOCH;
  private final FakeObjects cache =
      new FakeObjects()
          .put("namespaces", "{'metadata':{'name':'shop'},'status':{'phase':'Active'}}")
          .put("namespaces", GOING);
  private final FakeObjects registry = new FakeObjects().put("namespaces", GOING);
  private final NamespaceLifecycle plugin =
      new NamespaceLifecycle(new FallbackReader(cache, registry::get), () -> now);

  private void admit(Operation operation, String namespace) {
    var pod = Requests.json("{'metadata':{'name':'web'}}");
    AdmissionRequest request =
        operation == Operation.DELETE
            ? Requests.request(operation, POD, namespace, null, pod)
            : Requests.request(operation, POD, namespace, pod, null);
    plugin.mutate(request);
    plugin.validate(request);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE, shop, ",
    "UPDATE, shop, ",
    "CREATE, none, 404 namespaces \"none\" not found",
    "UPDATE, none, 404 namespaces \"none\" not found",
    "DELETE, none, ",
    "UPDATE, going, ",
    "DELETE, going, ",
    "CREATE, going, 403 pods \"web\" is forbidden: unable to create new content in namespace going because it is being terminated",
  })
  void theNamespaceDecides(Operation operation, String namespace, String refusal) {
    if (refusal == null) {
      assertThatCode(() -> admit(operation, namespace)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> admit(operation, namespace))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> assertThat(e.code() + " " + e.getMessage()).isEqualTo(refusal));
    }
  }

  @Test
  void theRefusalCarriesItsCause() {
    assertThatThrownBy(() -> admit(Operation.CREATE, "going"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e ->
                assertThat(e.status().path("details"))
                    .isEqualTo(
                        Requests.json(
                            "{'name':'web','kind':'pods','causes':[{'reason':'NamespaceTerminating',"
                                + "'message':'namespace going is being terminated',"
                                + "'field':'metadata.namespace'}]}")));
  }

  @Test
  void aNamespaceMadeAMomentAgoIsFoundInTheRegistry() {
    registry.put("namespaces", "{'metadata':{'name':'fresh'}}");
    assertThatCode(() -> admit(Operation.CREATE, "fresh")).doesNotThrowAnyException();
  }

  @Test
  void aNamespaceThatFollowedTheGoingOneIsSeen() {
    registry.put("namespaces", "{'metadata':{'name':'going'},'status':{'phase':'Active'}}");
    assertThatCode(() -> admit(Operation.CREATE, "going")).doesNotThrowAnyException();
  }

  @Test
  void aNamespaceDeletedAMomentAgoTakesNothingNewThoughTheCacheHasItActive() {
    String going = "{'metadata':{'name':'shop'},'status':{'phase':'Terminating'}}";
    plugin.validate(
        Requests.request(
            Operation.DELETE, NAMESPACE, "", null, Requests.json("{'metadata':{'name':'shop'}}")));
    registry.put("namespaces", "{'metadata':{'name':'shop'},'status':{'phase':'Active'}}");
    assertThatCode(() -> admit(Operation.CREATE, "shop")).doesNotThrowAnyException();

    registry.put("namespaces", going);
    assertThatThrownBy(() -> admit(Operation.CREATE, "shop"))
        .hasMessageContaining("because it is being terminated");

    now = now.plus(RecentDeletions.RECENT);
    assertThatCode(() -> admit(Operation.CREATE, "shop")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"default,true", "kube-system,true", "kube-public,true", "kube-node-lease,false"})
  void threeNamespacesAreNotDeleted(String name, boolean refused) {
    var namespace = Requests.json("{'metadata':{'name':'" + name + "'}}");
    AdmissionRequest request = Requests.request(Operation.DELETE, NAMESPACE, "", null, namespace);
    if (refused) {
      assertThatThrownBy(() -> plugin.validate(request))
          .hasMessage(
              "namespaces \"%s\" is forbidden: this namespace may not be deleted".formatted(name));
    } else {
      assertThatCode(() -> plugin.validate(request)).doesNotThrowAnyException();
    }
  }
}
