package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.apiserver.error.FieldErrors;

/**
 * What checking one value came to.
 *
 * <p>Of alternatives that all fail, the one with the most passed checks explains the failure best,
 * hence the count. Source: k8s.io/kube-openapi/pkg/validation/validate, Result.
 */
final class Findings {
  /** Errors about no place in particular, as upstream prints them. */
  static final String NOWHERE = "<nil>";

  final FieldErrors errors = new FieldErrors();
  private int passed;

  void pass() {
    passed++;
  }

  int passed() {
    return passed;
  }

  boolean isValid() {
    return errors.isEmpty();
  }

  void add(Findings other) {
    errors.addAll(other.errors);
    passed += other.passed;
  }
}
