package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of one container. Source: {@code SetDefaults_Container} and neighbours. */
final class ContainerDefaults {
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private ContainerDefaults() {}

  static void set(ObjectNode container) {
    Defaults.text(container, "imagePullPolicy", pullPolicy(Meta.text(container, "image")));
    Defaults.text(container, "terminationMessagePath", "/dev/termination-log");
    Defaults.text(container, "terminationMessagePolicy", "File");
    Defaults.struct(container, "resources");
    Quantities.resources(container.path("resources"));
    objects(container, "ports").forEach(port -> Defaults.text(port, "protocol", "TCP"));
    objects(container, "env").forEach(env -> envSource(env.path("valueFrom")));
    PROBES.forEach(name -> probe(container.path(name)));
    handler(container.path("lifecycle").path("postStart"));
    handler(container.path("lifecycle").path("preStop"));
  }

  /** {@code Always} for {@code :latest}, or for neither tag nor digest. */
  static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    int digest = name.indexOf('@');
    String tagged = digest < 0 ? name : name.substring(0, digest);
    int colon = tagged.indexOf(':');
    boolean latest =
        colon < 0 ? digest < 0 && !image.isEmpty() : tagged.substring(colon + 1).equals("latest");
    return latest ? "Always" : "IfNotPresent";
  }

  private static void envSource(JsonNode source) {
    if (source.path("fieldRef") instanceof ObjectNode field) {
      Defaults.text(field, "apiVersion", "v1");
    }
    if (source.path("resourceFieldRef") instanceof ObjectNode field) {
      Defaults.text(field, "divisor", "0");
    }
  }

  private static void probe(JsonNode node) {
    if (!(node instanceof ObjectNode probe)) {
      return;
    }
    Defaults.nonZero(probe, "timeoutSeconds", 1);
    Defaults.nonZero(probe, "periodSeconds", 10);
    Defaults.nonZero(probe, "successThreshold", 1);
    Defaults.nonZero(probe, "failureThreshold", 3);
    handler(probe);
    if (probe.path("grpc") instanceof ObjectNode grpc) {
      Defaults.textPointer(grpc, "service", "");
    }
  }

  private static void handler(JsonNode handler) {
    if (handler.path("httpGet") instanceof ObjectNode get) {
      Defaults.text(get, "path", "/");
      Defaults.text(get, "scheme", "HTTP");
    }
  }
}
