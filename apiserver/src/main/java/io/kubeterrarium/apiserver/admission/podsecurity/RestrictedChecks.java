package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What the restricted level asks for beyond the baseline. */
final class RestrictedChecks {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private RestrictedChecks() {}

  static Optional<Violation> allowPrivilegeEscalation(PodView pod) {
    List<String> bad =
        pod.containersWhere(c -> c.at("/securityContext/allowPrivilegeEscalation").asBoolean(true));
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "allowPrivilegeEscalation != false",
                PodView.named(bad) + " must set securityContext.allowPrivilegeEscalation=false"));
  }

  static Optional<Violation> capabilities(PodView pod) {
    List<String> keeping =
        pod.containersWhere(c -> !has(c.at("/securityContext/capabilities/drop"), "ALL"));
    List<String> adding = new ArrayList<>();
    Set<String> added = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      boolean valid = true;
      for (JsonNode each : container.at("/securityContext/capabilities/add")) {
        if (!each.asString("").equals("NET_BIND_SERVICE")) {
          added.add(each.asString(""));
          valid = false;
        }
      }
      if (!valid) {
        adding.add(Meta.text(container, "name"));
      }
    }
    List<String> details = new ArrayList<>();
    if (!keeping.isEmpty()) {
      details.add(PodView.named(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      details.add(
          PodView.named(adding)
              + " must not include "
              + PodView.quoted(added)
              + " in securityContext.capabilities.add");
    }
    return details.isEmpty()
        ? Optional.empty()
        : Optional.of(new Violation("unrestricted capabilities", String.join("; ", details)));
  }

  private static boolean has(JsonNode list, String value) {
    for (JsonNode each : list) {
      if (each.asString("").equals(value)) {
        return true;
      }
    }
    return false;
  }

  static Optional<Violation> volumes(PodView pod) {
    List<String> bad = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      String type = restrictedType(volume);
      if (!type.isEmpty()) {
        bad.add(Meta.text(volume, "name"));
        types.add(type);
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "restricted volume types",
                PodView.plural(bad.size(), "volume ", "volumes ")
                    + PodView.quoted(bad)
                    + PodView.plural(bad.size(), " uses ", " use ")
                    + PodView.plural(
                        types.size(), "restricted volume type ", "restricted volume types ")
                    + PodView.quoted(types)));
  }

  /** The source that is not allowed; empty where it is, or where there is none. */
  private static String restrictedType(JsonNode volume) {
    for (String field : volume.propertyNames()) {
      if (!field.equals("name") && volume.path(field).isObject()) {
        return VOLUMES.contains(field) ? "" : field;
      }
    }
    return "unknown";
  }

  static Optional<Violation> runAsNonRoot(PodView pod) {
    JsonNode own = pod.security().path("runAsNonRoot");
    return required(
        pod,
        own,
        container -> container.at("/securityContext/runAsNonRoot"),
        node -> node.isBoolean() && node.booleanValue(),
        "runAsNonRoot != true",
        " must not set securityContext.runAsNonRoot=false",
        " must set securityContext.runAsNonRoot=true");
  }

  static Optional<Violation> runAsUser(PodView pod) {
    boolean byPod = isRoot(pod.security());
    List<String> bad = pod.containersWhere(c -> isRoot(c.path("securityContext")));
    return !byPod && bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "runAsUser=0", PodView.setters(byPod, bad) + " must not set runAsUser=0"));
  }

  private static boolean isRoot(JsonNode security) {
    return security.path("runAsUser").isIntegralNumber()
        && security.path("runAsUser").asLong() == 0;
  }

  static Optional<Violation> seccomp(PodView pod) {
    Set<String> types = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      addBadType(container.at("/securityContext/seccompProfile"), types);
    }
    addBadType(pod.security().path("seccompProfile"), types);
    return required(
        pod,
        pod.security().path("seccompProfile"),
        container -> container.at("/securityContext/seccompProfile"),
        RestrictedChecks::isConfined,
        "seccompProfile",
        " must not set securityContext.seccompProfile.type to " + PodView.quoted(types),
        " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
  }

  private static void addBadType(JsonNode profile, Set<String> types) {
    if (profile.isObject() && !isConfined(profile)) {
      types.add(Meta.text(profile, "type"));
    }
  }

  private static boolean isConfined(JsonNode profile) {
    return Set.of("RuntimeDefault", "Localhost").contains(Meta.text(profile, "type"));
  }

  /** Something that each container must set well, or the pod for all that do not set it. */
  private static Optional<Violation> required(
      PodView pod,
      JsonNode own,
      Function<JsonNode, JsonNode> field,
      Predicate<JsonNode> good,
      String reason,
      String mustNot,
      String must) {
    boolean isSet = !own.isMissingNode() && !own.isNull();
    boolean isGood = isSet && good.test(own);
    List<String> wrong =
        pod.containersWhere(
            c -> {
              JsonNode node = field.apply(c);
              return !node.isMissingNode() && !node.isNull() && !good.test(node);
            });
    if (isSet && !isGood || !wrong.isEmpty()) {
      return Optional.of(new Violation(reason, PodView.setters(isSet && !isGood, wrong) + mustNot));
    }
    List<String> silent =
        isGood
            ? List.of()
            : pod.containersWhere(c -> field.apply(c).isMissingNode() || field.apply(c).isNull());
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(new Violation(reason, "pod or " + PodView.named(silent) + must));
  }
}
