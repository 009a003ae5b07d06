package io.kubeterrarium.apiserver.admission.podsecurity;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a namespace's labels ask for in one mode.
 *
 * @param version {@code latest} or {@code v1.25}: the checks that were in force then
 */
record Policy(Level level, String version) {
  static final Policy NONE = new Policy(Level.PRIVILEGED, "latest");

  /** Above each version that can be written. */
  static final int LATEST = Integer.MAX_VALUE;

  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final Pattern VERSION = Pattern.compile("latest|v1\\.(0|[1-9][0-9]{0,3})");

  /**
   * @param mode enforce, audit or warn
   * @return {@link #NONE} where nothing is asked for; where a label makes no sense, {@code
   *     restricted} for enforce and {@link #NONE} for the others, as upstream
   */
  static Policy of(Map<String, String> labels, String mode) {
    String level = labels.getOrDefault(PREFIX + mode, "");
    String version = labels.getOrDefault(PREFIX + mode + "-version", "latest");
    if (level.isEmpty()) {
      return NONE;
    }
    Level wanted =
        Level.of(level).orElse(mode.equals("enforce") ? Level.RESTRICTED : Level.PRIVILEGED);
    return new Policy(wanted, VERSION.matcher(version).matches() ? version : "latest");
  }

  /** The minor version; {@link #LATEST} less one for the latest. */
  int minor() {
    return version.equals("latest")
        ? LATEST - 1
        : Integer.parseInt(version.substring(version.indexOf('.') + 1));
  }

  /** Labels that make no sense. */
  static void validate(Map<String, String> labels, FieldErrors errors) {
    for (String mode : new String[] {"enforce", "audit", "warn"}) {
      String level = labels.get(PREFIX + mode);
      if (level != null && Level.of(level).isEmpty()) {
        errors.invalid(
            "metadata.labels[" + PREFIX + mode + "]",
            level,
            "must be one of privileged, baseline, restricted");
      }
      String version = labels.get(PREFIX + mode + "-version");
      if (version != null && !VERSION.matcher(version).matches()) {
        errors.invalid(
            "metadata.labels[" + PREFIX + mode + "-version]",
            version,
            "must be \"latest\" or \"v1.x\"");
      }
    }
  }

  @Override
  public String toString() {
    return level.text() + ":" + version;
  }
}
