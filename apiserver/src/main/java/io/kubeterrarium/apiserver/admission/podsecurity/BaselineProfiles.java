package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The baseline's checks of the profiles that the kernel confines a container by. */
final class BaselineProfiles {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_OF_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_OF_CONTAINER =
      "container.seccomp.security.alpha.kubernetes.io/";

  /** By the minor version of the policies that has first allowed it. */
  private static final Map<String, Integer> SE_LINUX_TYPES =
      Map.of(
          "", 0,
          "container_t", 0,
          "container_init_t", 0,
          "container_kvm_t", 0,
          "container_engine_t", 31);

  private static final Map<String, Integer> SYSCTLS =
      Map.ofEntries(
          Map.entry("kernel.shm_rmid_forced", 0),
          Map.entry("net.ipv4.ip_local_port_range", 0),
          Map.entry("net.ipv4.ip_unprivileged_port_start", 0),
          Map.entry("net.ipv4.ping_group_range", 0),
          Map.entry("net.ipv4.tcp_syncookies", 0),
          Map.entry("net.ipv4.ip_local_reserved_ports", 27),
          Map.entry("net.ipv4.tcp_fin_timeout", 29),
          Map.entry("net.ipv4.tcp_keepalive_intvl", 29),
          Map.entry("net.ipv4.tcp_keepalive_probes", 29),
          Map.entry("net.ipv4.tcp_keepalive_time", 29),
          Map.entry("net.ipv4.tcp_rmem", 32),
          Map.entry("net.ipv4.tcp_wmem", 32));

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

  /** How profiles were named before they had fields. */
  static Optional<Violation> seccompAnnotations(PodView pod) {
    Set<String> bad = new TreeSet<>();
    List<String> keys = new ArrayList<>(List.of(SECCOMP_OF_POD));
    pod.containers().forEach(c -> keys.add(SECCOMP_OF_CONTAINER + Meta.text(c, "name")));
    for (String key : keys) {
      String value = pod.annotations().get(key);
      if (value != null
          && !value.equals("runtime/default")
          && !value.equals("docker/default")
          && !value.startsWith("localhost/")) {
        bad.add(key + "=\"" + value + '"');
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "seccompProfile",
                "forbidden "
                    + PodView.plural(bad.size(), "annotation ", "annotations ")
                    + String.join(", ", bad)));
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

  /**
   * @param minor of the policies
   */
  static Optional<Violation> seLinux(PodView pod, int minor) {
    Set<String> types = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    boolean byPod = isBadSeLinux(pod.security(), minor, types, others);
    List<String> bad =
        pod.containersWhere(c -> isBadSeLinux(c.path("securityContext"), minor, types, others));
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

  private static boolean isBadSeLinux(
      JsonNode security, int minor, Set<String> types, Set<String> others) {
    JsonNode options = security.path("seLinuxOptions");
    boolean bad = false;
    String type = Meta.text(options, "type");
    if (SE_LINUX_TYPES.getOrDefault(type, Policy.LATEST) > minor) {
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

  /**
   * @param minor of the policies
   */
  static Optional<Violation> sysctls(PodView pod, int minor) {
    List<String> bad = new ArrayList<>();
    for (JsonNode sysctl : pod.security().path("sysctls")) {
      if (SYSCTLS.getOrDefault(Meta.text(sysctl, "name"), Policy.LATEST) > minor) {
        bad.add(Meta.text(sysctl, "name"));
      }
    }
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(new Violation("forbidden sysctls", String.join(", ", bad)));
  }
}
