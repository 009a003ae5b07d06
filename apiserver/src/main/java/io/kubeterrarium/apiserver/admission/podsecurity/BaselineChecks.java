package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The baseline's checks of what reaches the host. */
final class BaselineChecks {
  private static final Set<String> CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private BaselineChecks() {}

  static Optional<Violation> capabilities(PodView pod) {
    List<String> bad = new ArrayList<>();
    Set<String> added = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      boolean valid = true;
      for (JsonNode each : container.at("/securityContext/capabilities/add")) {
        if (!CAPABILITIES.contains(each.asString(""))) {
          added.add(each.asString(""));
          valid = false;
        }
      }
      if (!valid) {
        bad.add(Meta.text(container, "name"));
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "non-default capabilities",
                PodView.named(bad)
                    + " must not include "
                    + PodView.quoted(added)
                    + " in securityContext.capabilities.add"));
  }

  static Optional<Violation> hostNamespaces(PodView pod) {
    List<String> shared = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (pod.spec().path(field).asBoolean(false)) {
        shared.add(field + "=true");
      }
    }
    return shared.isEmpty()
        ? Optional.empty()
        : Optional.of(new Violation("host namespaces", String.join(", ", shared)));
  }

  static Optional<Violation> hostPaths(PodView pod) {
    List<String> volumes = new ArrayList<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.hasNonNull("hostPath")) {
        volumes.add(Meta.text(volume, "name"));
      }
    }
    return volumes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "hostPath volumes",
                PodView.plural(volumes.size(), "volume", "volumes")
                    + " "
                    + PodView.quoted(volumes)));
  }

  static Optional<Violation> hostPorts(PodView pod) {
    List<String> bad = new ArrayList<>();
    Set<String> ports = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      boolean valid = true;
      for (JsonNode port : container.path("ports")) {
        int hostPort = port.path("hostPort").asInt(0);
        if (hostPort != 0) {
          ports.add(String.valueOf(hostPort));
          valid = false;
        }
      }
      if (!valid) {
        bad.add(Meta.text(container, "name"));
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "hostPort",
                PodView.named(bad)
                    + PodView.plural(bad.size(), " uses ", " use ")
                    + PodView.plural(ports.size(), "hostPort ", "hostPorts ")
                    + String.join(", ", ports)));
  }

  static Optional<Violation> probeHosts(PodView pod) {
    Set<String> bad = new TreeSet<>();
    Set<String> hosts = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      for (String place :
          List.of(
              "/livenessProbe",
              "/readinessProbe",
              "/startupProbe",
              "/lifecycle/postStart",
              "/lifecycle/preStop")) {
        for (String handler : List.of("/httpGet", "/tcpSocket")) {
          String host = Meta.text(container.at(place + handler), "host");
          if (!host.isEmpty()) {
            bad.add(Meta.text(container, "name"));
            hosts.add(host);
          }
        }
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "probe or lifecycle host",
                PodView.named(bad)
                    + PodView.plural(bad.size(), " uses ", " use ")
                    + PodView.plural(
                        hosts.size(), "probe or lifecycle host ", "probe or lifecycle hosts ")
                    + PodView.quoted(hosts)));
  }

  static Optional<Violation> privileged(PodView pod) {
    List<String> bad =
        pod.containersWhere(c -> c.at("/securityContext/privileged").asBoolean(false));
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "privileged",
                PodView.named(bad) + " must not set securityContext.privileged=true"));
  }

  static Optional<Violation> procMount(PodView pod) {
    List<String> bad = pod.containersWhere(c -> !procMount(c).isEmpty());
    Set<String> types =
        pod.containers().stream()
            .map(BaselineChecks::procMount)
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "procMount",
                PodView.named(bad)
                    + " must not set securityContext.procMount to "
                    + PodView.quoted(types)));
  }

  /** What is not the default; empty where it is. */
  private static String procMount(JsonNode container) {
    String type = Meta.text(container.path("securityContext"), "procMount");
    return type.equals("Default") ? "" : type;
  }

  static Optional<Violation> windowsHostProcess(PodView pod) {
    String field = "/windowsOptions/hostProcess";
    boolean byPod = pod.security().at(field).asBoolean(false);
    List<String> bad = pod.containersWhere(c -> c.at("/securityContext" + field).asBoolean(false));
    return !byPod && bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "hostProcess",
                PodView.setters(byPod, bad)
                    + " must not set securityContext.windowsOptions.hostProcess=true"));
  }
}
