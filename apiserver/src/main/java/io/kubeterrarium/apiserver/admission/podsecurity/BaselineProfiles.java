package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The baseline's checks of the profiles that the kernel confines a container by. */
final class BaselineProfiles {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final Set<String> SE_LINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ping_group_range",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.tcp_wmem");

  private BaselineProfiles() {}

  static Optional<Violation> appArmor(PodView pod) {
    List<String> violations = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    boolean byPod = isUnconfined(pod.security(), "appArmorProfile", types);
    List<String> bad =
        pod.containersWhere(c -> isUnconfined(c.path("securityContext"), "appArmorProfile", types));
    if (byPod || !bad.isEmpty()) {
      violations.add(
          PodView.setters(byPod, bad)
              + " must not set securityContext.appArmorProfile.type to "
              + PodView.quoted(types));
    }
    List<String> annotated = new ArrayList<>();
    pod.annotations()
        .forEach(
            (key, value) -> {
              if (key.startsWith(APP_ARMOR) && !isAllowedAppArmor(value)) {
                annotated.add(key + "=\"" + value + '"');
              }
            });
    annotated.sort(null);
    if (!annotated.isEmpty()) {
      violations.addAll(annotated);
    }
    int values = types.size() + annotated.size();
    return violations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                PodView.plural(values, "forbidden AppArmor profile", "forbidden AppArmor profiles"),
                String.join(", ", violations)));
  }

  private static boolean isAllowedAppArmor(String value) {
    return value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
  }

  private static boolean isUnconfined(JsonNode security, String field, Set<String> types) {
    JsonNode profile = security.path(field);
    String type = Meta.text(profile, "type");
    if (!profile.isObject() || type.equals("RuntimeDefault") || type.equals("Localhost")) {
      return false;
    }
    types.add(type);
    return true;
  }

  static Optional<Violation> seccomp(PodView pod) {
    Set<String> types = new TreeSet<>();
    boolean byPod = isUnconfined(pod.security(), "seccompProfile", types);
    List<String> bad =
        pod.containersWhere(c -> isUnconfined(c.path("securityContext"), "seccompProfile", types));
    return !byPod && bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "seccompProfile",
                PodView.setters(byPod, bad)
                    + " must not set securityContext.seccompProfile.type to "
                    + PodView.quoted(types)));
  }

  static Optional<Violation> seLinux(PodView pod) {
    Set<String> types = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    boolean byPod = isBadSeLinux(pod.security(), types, others);
    List<String> bad =
        pod.containersWhere(c -> isBadSeLinux(c.path("securityContext"), types, others));
    if (!byPod && bad.isEmpty()) {
      return Optional.empty();
    }
    List<String> what = new ArrayList<>();
    if (!types.isEmpty()) {
      what.add(PodView.plural(types.size(), "type ", "types ") + PodView.quoted(types));
    }
    for (String field : List.of("user", "role")) {
      if (others.contains(field)) {
        what.add(field + " may not be set");
      }
    }
    return Optional.of(
        new Violation(
            "seLinuxOptions",
            PodView.setters(byPod, bad)
                + " set forbidden securityContext.seLinuxOptions: "
                + String.join("; ", what)));
  }

  private static boolean isBadSeLinux(JsonNode security, Set<String> types, Set<String> others) {
    JsonNode options = security.path("seLinuxOptions");
    boolean bad = false;
    String type = Meta.text(options, "type");
    if (!SE_LINUX_TYPES.contains(type)) {
      types.add(type);
      bad = true;
    }
    for (String field : List.of("user", "role")) {
      if (!Meta.text(options, field).isEmpty()) {
        others.add(field);
        bad = true;
      }
    }
    return bad;
  }

  static Optional<Violation> sysctls(PodView pod) {
    List<String> bad = new ArrayList<>();
    for (JsonNode sysctl : pod.security().path("sysctls")) {
      if (!SYSCTLS.contains(Meta.text(sysctl, "name"))) {
        bad.add(Meta.text(sysctl, "name"));
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(new Violation("forbidden sysctls", String.join(", ", bad)));
  }
}
