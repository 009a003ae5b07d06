package io.kubeterrarium.apiserver.kinds.pod;

import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of one container. Source: {@code SetDefaults_Container} and neighbours. */
final class ContainerDefaults {
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  /** Source: github.com/distribution/reference. */
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?<domain>(localhost|[a-zA-Z0-9][a-zA-Z0-9-]*([.:A-Z][a-zA-Z0-9.:-]*)?|\\[[0-9a-fA-F:]+\\](:[0-9]+)?)/)?"
              + "(?<path>[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*)"
              + "(:\\w[\\w.-]{0,127})?(@[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})?");

  private static final int MAX_PATH = 255;
  private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{64}");

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
    if (container.path("lifecycle") instanceof ObjectNode lifecycle) {
      lifecycle.remove("stopSignal"); // Alpha: a server of 1.36 drops it unless told otherwise.
    }
    handler(container.path("lifecycle").path("postStart"));
    handler(container.path("lifecycle").path("preStop"));
  }

  /** {@code Always} for {@code :latest}, or for neither tag nor digest; not of what is no name. */
  static String pullPolicy(String image) {
    Matcher matcher = IMAGE.matcher(image);
    if (!matcher.matches() || IMAGE_ID.matcher(image).matches() || isTooLong(matcher)) {
      return "IfNotPresent";
    }
    String name = image.substring(image.lastIndexOf('/') + 1);
    int digest = name.indexOf('@');
    String tagged = digest < 0 ? name : name.substring(0, digest);
    int colon = tagged.indexOf(':');
    boolean latest =
        colon < 0 ? digest < 0 && !image.isEmpty() : tagged.substring(colon + 1).equals("latest");
    return latest ? "Always" : "IfNotPresent";
  }

  private static boolean isTooLong(Matcher image) {
    String path = image.group("path");
    boolean official = image.group("domain") == null && path.indexOf('/') < 0;
    return path.length() + (official ? "library/".length() : 0) > MAX_PATH;
  }

  private static void envSource(JsonNode source) {
    if (source.path("fieldRef") instanceof ObjectNode field) {
      Defaults.text(field, "apiVersion", "v1");
    }
    if (source.path("resourceFieldRef") instanceof ObjectNode field) {
      Defaults.text(field, "divisor", "0");
    }
    if (source.path("fileKeyRef") instanceof ObjectNode file) {
      Defaults.flag(file, "optional", false);
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
