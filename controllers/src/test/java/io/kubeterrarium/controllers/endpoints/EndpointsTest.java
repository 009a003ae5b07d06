package io.kubeterrarium.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EndpointsTest {
  private final Stage stage = new Stage();

  @Test
  void readyPodsStandInSlicesAndEndpoints() {
    service();
    pod("a", "10.0.0.1", true);
    pod("b", "10.0.0.2", false);
    start();
    EndpointSlice slice = slices().get(0);
    assertThat(slice.getMetadata().getName()).startsWith("web-");
    assertThat(slice.getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", "web")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    assertThat(slice.getPorts().get(0).getPort()).isEqualTo(8080);
    assertThat(slice.getEndpoints())
        .extracting(each -> each.getAddresses().get(0) + " " + each.getConditions().getReady())
        .containsExactly("10.0.0.1 true", "10.0.0.2 false");
    Endpoints endpoints = endpoints();
    assertThat(endpoints.getMetadata().getLabels())
        .containsEntry("endpoints.kubernetes.io/managed-by", "endpoint-controller");
    assertThat(endpoints.getSubsets().get(0).getAddresses().get(0).getIp()).isEqualTo("10.0.0.1");
    assertThat(endpoints.getSubsets().get(0).getNotReadyAddresses()).hasSize(1);
  }

  @Test
  void podsThatComeAndGoAreFollowedAndNothingElseIsWritten() {
    service();
    start();
    assertThat(slices()).as("one empty slice stands in").hasSize(1);
    pod("a", "10.0.0.1", true);
    stage.time.settle();
    assertThat(slices().get(0).getEndpoints()).hasSize(1);
    stage.actions();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.actions()).isEmpty();
    stage.api.vanish(Resources.PODS, "default", "a");
    stage.time.settle();
    assertThat(slices()).hasSize(1);
    assertThat(slices().get(0).getEndpoints()).isEmpty();
    assertThat(endpoints().getSubsets()).isEmpty();
    stage.actions();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.actions()).isEmpty();
  }

  @Test
  void theTimeOfTheChangeThatIsFollowedStandsInAnAnnotation() {
    service();
    start();
    assertThat(triggerTimes()).containsOnly("2026-01-05T09:00:00Z");
    stage.time.advance(Duration.ofSeconds(7));
    pod("a", "10.0.0.1", true);
    stage.time.advance(Duration.ofSeconds(7));
    assertThat(triggerTimes()).containsOnly("2026-01-05T09:00:07Z");
    stage.api.vanish(Resources.PODS, "default", "a");
    stage.time.settle();
    assertThat(triggerTimes()).as("a pod that has gone has no time").containsOnly("");
  }

  private List<String> triggerTimes() {
    return Stream.of(slices().get(0).getMetadata(), endpoints().getMetadata())
        .map(
            meta ->
                Objects.requireNonNullElse(meta.getAnnotations(), Map.<String, String>of())
                    .getOrDefault("endpoints.kubernetes.io/last-change-trigger-time", ""))
        .toList();
  }

  @Test
  void aNamedPortMayBeASidecars() {
    service();
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata").put("name", "a").put("namespace", "default");
    metadata.putObject("labels").put("app", "web");
    stage.setReady(pod, true);
    Meta.child(pod, "status").put("podIP", "10.0.0.1");
    ObjectNode sidecar =
        Meta.child(pod, "spec").putArray("initContainers").addObject().put("name", "proxy");
    sidecar.put("restartPolicy", "Always");
    sidecar.putArray("ports").addObject().put("name", "web").put("containerPort", 9090);
    Meta.child(pod, "spec").putArray("containers").addObject().put("name", "web");
    stage.api.create(Resources.PODS, pod);
    start();
    assertThat(slices().get(0).getPorts().get(0).getPort()).isEqualTo(9090);
  }

  @Test
  void aSliceHoldsAHundredEndpoints() {
    service();
    for (int i = 0; i < 250; i++) {
      pod("p" + i, "10.0." + i / 250 + "." + i, true);
    }
    start();
    assertThat(slices()).hasSize(3);
    assertThat(slices().stream().mapToInt(each -> each.getEndpoints().size()).sum()).isEqualTo(250);
    assertThat(slices()).allMatch(each -> each.getEndpoints().size() <= 100);
  }

  @Test
  void endpointsThatSomebodyWritesAreMirrored() {
    service();
    stage.api.edit(
        Resources.SERVICES,
        "default",
        "web",
        service -> Meta.child(service, "spec").remove("selector"));
    ObjectNode byHand = Json.object();
    byHand.putObject("metadata").put("name", "web").put("namespace", "default");
    ObjectNode subset = byHand.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", "10.1.2.3");
    subset.withArray("addresses").addObject().put("ip", "fd00::1");
    subset.putArray("notReadyAddresses").addObject().put("ip", "10.1.2.4");
    subset.putArray("ports").addObject().put("port", 80).put("protocol", "TCP");
    stage.api.create(Resources.ENDPOINTS, byHand);
    stage.start(EndpointSliceController::new, SliceMirroringController::new);
    assertThat(slices())
        .extracting(EndpointSlice::getAddressType)
        .containsExactlyInAnyOrder("IPv4", "IPv6");
    assertThat(slices())
        .flatExtracting(EndpointSlice::getEndpoints)
        .extracting(each -> each.getAddresses().get(0) + " " + each.getConditions().getReady())
        .containsExactlyInAnyOrder("10.1.2.3 true", "10.1.2.4 false", "fd00::1 true");
    stage.actions();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.actions()).isEmpty();

    stage.api.edit(Resources.ENDPOINTS, "default", "web", each -> each.putArray("subsets"));
    stage.time.settle();
    assertThat(slices()).as("one empty slice stands in").hasSize(1);
    assertThat(slices().get(0).getEndpoints()).isEmpty();
    stage.api.vanish(Resources.ENDPOINTS, "default", "web");
    stage.time.settle();
    assertThat(slices()).isEmpty();
  }

  private void start() {
    stage.start(EndpointSliceController::new, EndpointsController::new);
  }

  private void service() {
    ObjectNode service = Json.object();
    service.putObject("metadata").put("name", "web").put("namespace", "default");
    ObjectNode spec = service.putObject("spec").put("clusterIP", "10.96.0.7");
    spec.putObject("selector").put("app", "web");
    spec.putArray("ports")
        .addObject()
        .put("name", "http")
        .put("port", 80)
        .put("protocol", "TCP")
        .put("targetPort", "web");
    stage.api.create(Resources.SERVICES, service);
  }

  private void pod(String name, String ip, boolean ready) {
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata").put("name", name).put("namespace", "default");
    metadata.putObject("labels").put("app", "web");
    stage.setReady(pod, ready);
    Meta.child(pod, "status").put("podIP", ip);
    Meta.child(pod, "spec")
        .putArray("containers")
        .addObject()
        .put("name", "web")
        .putArray("ports")
        .addObject()
        .put("name", "web")
        .put("containerPort", 8080);
    stage.api.create(Resources.PODS, pod);
  }

  private List<EndpointSlice> slices() {
    return stage.api.list(Resources.ENDPOINT_SLICES, "default");
  }

  private Endpoints endpoints() {
    return stage.api.list(Resources.ENDPOINTS, "default").get(0);
  }
}
