package io.kubeterrarium.apiserver.admission.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * @param reason which rule, for a list of many pods
 * @param detail what in the pod is against it; may be empty
 */
record Violation(String reason, String detail) {
  /** {@code reason (detail)}, as a refusal has it. */
  static String details(List<Violation> violations) {
    return violations.stream()
        .map(v -> v.detail().isEmpty() ? v.reason() : v.reason() + " (" + v.detail() + ")")
        .collect(Collectors.joining(", "));
  }

  static String reasons(List<Violation> violations) {
    return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }
}
