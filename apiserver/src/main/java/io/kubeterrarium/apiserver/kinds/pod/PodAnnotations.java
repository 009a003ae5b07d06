package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Annotations that mean something for pods. Source: {@code ValidatePodSpecificAnnotations} and
 * {@code ValidatePodSpecificAnnotationUpdates}; Go goes through them in any order, here it is the
 * alphabet's.
 */
final class PodAnnotations {
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_OF = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String APP_ARMOR_OF = "container.apparmor.security.beta.kubernetes.io/";
  private static final String LOCAL = "localhost/";

  private static final Set<String> SECCOMP_PROFILES =
      Set.of("runtime/default", "docker/default", "unconfined");
  private static final Set<String> APP_ARMOR_PROFILES = Set.of("", "runtime/default", "unconfined");

  /** A number as it is written back. */
  private static final Pattern NUMBER = Pattern.compile("0|-\\d{1,18}|[1-9]\\d{0,17}");

  private PodAnnotations() {}

  /**
   * @param pod or the template of one
   * @param path of the annotations
   */
  static void check(ObjectNode pod, String path, FieldErrors errors) {
    Map<String, String> annotations = new TreeMap<>(Meta.annotations(pod));
    JsonNode spec = pod.path("spec");
    if (annotations.containsKey(MIRROR) && Meta.text(spec, "nodeName").isEmpty()) {
      errors.invalid(
          path + "[" + MIRROR + "]",
          annotations.get(MIRROR),
          "must set spec.nodeName if mirror pod annotation is set");
    }
    String cost = annotations.get(COST);
    if (cost != null && !isInt(cost)) {
      errors.invalid(path + "[" + COST + "]", cost, "must be a 32bit integer");
    }
    annotations.forEach(
        (key, value) -> {
          if (key.equals(SECCOMP) || key.startsWith(SECCOMP_OF)) {
            seccomp(value, path + "." + key, errors);
          }
        });
    annotations.forEach(
        (key, value) -> {
          if (key.startsWith(APP_ARMOR_OF)) {
            String container = key.substring(APP_ARMOR_OF.length());
            appArmor(container, value, spec, path + "[" + key + "]", errors);
          }
        });
  }

  private static boolean isInt(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return false;
    }
    long number = Long.parseLong(text);
    return number == (int) number;
  }

  private static void seccomp(String profile, String path, FieldErrors errors) {
    if (profile.startsWith(LOCAL)) {
      Values.descendingPath(profile.substring(LOCAL.length()), path, errors);
    } else if (!SECCOMP_PROFILES.contains(profile)) {
      errors.invalid(path, profile, "must be a valid seccomp profile");
    }
  }

  private static void appArmor(
      String container, String profile, JsonNode spec, String path, FieldErrors errors) {
    boolean there =
        ContainerLists.ALL.stream()
            .flatMap(list -> Defaults.objects(spec, list).stream())
            .anyMatch(each -> Meta.text(each, "name").equals(container));
    if (!there) {
      errors.invalid(path, container, "container not found");
    }
    if (!APP_ARMOR_PROFILES.contains(profile) && !profile.startsWith(LOCAL)) {
      errors.invalid(path, profile, "invalid AppArmor profile name: " + GoText.quoted(profile));
    }
  }

  /** What a pod began with stays. */
  static void checkUpdate(ObjectNode pod, ObjectNode old, FieldErrors errors) {
    Map<String, String> now = Meta.annotations(pod);
    Map<String, String> before = Meta.annotations(old);
    new TreeMap<>(before)
        .forEach(
            (key, value) -> stays(key, !value.equals(now.get(key)), "remove or update", errors));
    new TreeMap<>(now).forEach((key, value) -> stays(key, !before.containsKey(key), "add", errors));
  }

  private static void stays(String key, boolean changed, String verb, FieldErrors errors) {
    if (!changed) {
      return;
    }
    String path = "metadata.annotations[" + key + "]";
    if (key.startsWith(APP_ARMOR_OF)) {
      errors.forbidden(path, "may not " + verb + " AppArmor annotations");
    }
    if (key.equals(MIRROR)) {
      errors.forbidden(path, "may not " + verb + " mirror pod annotation");
    }
  }
}
