package io.kubeterrarium.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.informer.Lister;
import io.kubeterrarium.client.resource.LabelSelectors;
import io.kubeterrarium.controllers.pod.PodFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which pods stand behind a Service, and on which ports: pure functions. */
final class ServicePods {
  private ServicePods() {}

  /** Whether somebody has to find its endpoints by a selector. */
  static boolean isSelecting(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
  }

  static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  /** The selected pods that have an address and have not ended, in the order of their names. */
  static List<Pod> of(Service service, Lister<Pod> pods) {
    List<Pod> result = new ArrayList<>();
    for (Pod pod : pods.list(service.getMetadata().getNamespace())) {
      if (!address(pod).isEmpty()
          && !PodFacts.isFinished(pod)
          && LabelSelectors.containsAll(
              pod.getMetadata().getLabels(), service.getSpec().getSelector())) {
        result.add(pod);
      }
    }
    result.sort(Comparator.comparing(pod -> pod.getMetadata().getName()));
    return result;
  }

  static String address(Pod pod) {
    return pod.getStatus() == null
        ? ""
        : Objects.requireNonNullElse(pod.getStatus().getPodIP(), "");
  }

  static boolean publishesNotReady(Service service) {
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
  }

  /** The Service's ports as they are on that pod; ports that the pod does not name are left out. */
  static ArrayNode ports(Service service, Pod pod) {
    ArrayNode result = Json.array();
    for (ServicePort each :
        Objects.requireNonNullElse(service.getSpec().getPorts(), List.<ServicePort>of())) {
      Integer number = number(each, pod);
      if (number != null) {
        ObjectNode port = result.addObject();
        port.put("name", Objects.requireNonNullElse(each.getName(), ""));
        port.put("port", number);
        port.put("protocol", protocol(each.getProtocol()));
        if (each.getAppProtocol() != null) {
          port.put("appProtocol", each.getAppProtocol());
        }
      }
    }
    return result;
  }

  private static @Nullable Integer number(ServicePort port, Pod pod) {
    if (port.getTargetPort() == null) {
      return port.getPort();
    }
    if (port.getTargetPort().getIntVal() != null) {
      int target = port.getTargetPort().getIntVal();
      return target == 0 ? port.getPort() : Integer.valueOf(target);
    }
    String wanted = port.getTargetPort().getStrVal();
    for (Container container : serving(pod)) {
      for (ContainerPort each :
          Objects.requireNonNullElse(container.getPorts(), List.<ContainerPort>of())) {
        if (Objects.equals(each.getName(), wanted)
            && protocol(each.getProtocol()).equals(protocol(port.getProtocol()))) {
          return each.getContainerPort();
        }
      }
    }
    return null;
  }

  /** The containers, then the sidecars. */
  private static List<Container> serving(Pod pod) {
    List<Container> serving = new ArrayList<>(pod.getSpec().getContainers());
    for (Container each :
        Objects.requireNonNullElse(pod.getSpec().getInitContainers(), List.<Container>of())) {
      if ("Always".equals(each.getRestartPolicy())) {
        serving.add(each);
      }
    }
    return serving;
  }

  private static String protocol(@Nullable String protocol) {
    return protocol == null ? "TCP" : protocol;
  }

  static ObjectNode reference(Pod pod) {
    return Json.object()
        .put("kind", "Pod")
        .put("name", pod.getMetadata().getName())
        .put("namespace", pod.getMetadata().getNamespace())
        .put("uid", pod.getMetadata().getUid());
  }

  /** The name it is known by in a headless Service's domain; empty for none. */
  static String hostname(Service service, Pod pod) {
    String hostname = Objects.requireNonNullElse(pod.getSpec().getHostname(), "");
    return service.getMetadata().getName().equals(pod.getSpec().getSubdomain()) ? hostname : "";
  }
}
