package io.kubeterrarium.apiserver.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All checks, in the order in which their violations are told: upstream's, the baseline's before
 * those of the restricted level, each by identifier. A check counts from one version of the
 * policies to another.
 */
final class PodChecks {
  private interface Check extends Function<PodView, Optional<Violation>> {}

  /**
   * @param from the first minor version of which it is a part
   * @param to the first of which it is none any more
   */
  private record Rule(int from, int to, Check check) {
    boolean counts(int minor) {
      return minor >= from && minor < to;
    }
  }

  private static Rule always(Check check) {
    return new Rule(0, Policy.LATEST, check);
  }

  private static Rule since(int from, Check check) {
    return new Rule(from, Policy.LATEST, check);
  }

  private static Rule before(int to, Check check) {
    return new Rule(0, to, check);
  }

  private static Rule between(int from, int to, Check check) {
    return new Rule(from, to, check);
  }

  private static final List<Rule> BASELINE =
      List.of(
          always(BaselineProfiles::appArmor),
          always(BaselineChecks::capabilities),
          always(BaselineChecks::hostNamespaces),
          always(BaselineChecks::hostPaths),
          always(BaselineChecks::hostPorts),
          since(34, BaselineChecks::probeHosts),
          always(BaselineChecks::privileged),
          before(35, BaselineChecks::procMount),
          since(35, outside(BaselineChecks::procMount)),
          before(31, pod -> BaselineProfiles.seLinux(pod, 0)),
          since(31, pod -> BaselineProfiles.seLinux(pod, 31)),
          before(19, BaselineProfiles::seccompAnnotations),
          since(19, BaselineProfiles::seccomp),
          before(27, pod -> BaselineProfiles.sysctls(pod, 0)),
          between(27, 29, pod -> BaselineProfiles.sysctls(pod, 27)),
          between(29, 32, pod -> BaselineProfiles.sysctls(pod, 29)),
          since(32, pod -> BaselineProfiles.sysctls(pod, 32)),
          always(BaselineChecks::windowsHostProcess));

  /** Some of these say more than one of the baseline's, which is then left out. */
  private static final List<Rule> RESTRICTED =
      List.of(
          always(BaselineProfiles::appArmor),
          before(22, BaselineChecks::capabilities),
          always(BaselineChecks::hostNamespaces),
          always(BaselineChecks::hostPorts),
          since(34, BaselineChecks::probeHosts),
          always(BaselineChecks::privileged),
          before(35, BaselineChecks::procMount),
          before(31, pod -> BaselineProfiles.seLinux(pod, 0)),
          since(31, pod -> BaselineProfiles.seLinux(pod, 31)),
          before(19, BaselineProfiles::seccompAnnotations),
          before(27, pod -> BaselineProfiles.sysctls(pod, 0)),
          between(27, 29, pod -> BaselineProfiles.sysctls(pod, 27)),
          between(29, 32, pod -> BaselineProfiles.sysctls(pod, 29)),
          since(32, pod -> BaselineProfiles.sysctls(pod, 32)),
          always(BaselineChecks::windowsHostProcess),
          between(8, 25, RestrictedChecks::allowPrivilegeEscalation),
          since(25, ofLinux(RestrictedChecks::allowPrivilegeEscalation)),
          between(22, 25, RestrictedChecks::capabilities),
          since(25, ofLinux(RestrictedChecks::capabilities)),
          since(35, BaselineChecks::procMount),
          always(RestrictedChecks::volumes),
          always(outside(RestrictedChecks::runAsNonRoot)),
          since(23, outside(RestrictedChecks::runAsUser)),
          between(19, 25, RestrictedChecks::seccomp),
          since(25, ofLinux(RestrictedChecks::seccomp)));

  private PodChecks() {}

  /** For pods that do not say that they are Windows'. */
  private static Check ofLinux(Check check) {
    return pod -> pod.isWindows() ? Optional.empty() : check.apply(pod);
  }

  /** For pods that share the node's user namespace. */
  private static Check outside(Check check) {
    return pod -> pod.hasUserNamespace() ? Optional.empty() : check.apply(pod);
  }

  static List<Violation> violations(Policy policy, PodView pod) {
    List<Rule> rules =
        switch (policy.level()) {
          case PRIVILEGED -> List.of();
          case BASELINE -> BASELINE;
          case RESTRICTED -> RESTRICTED;
        };
    int minor = policy.minor();
    List<Violation> violations = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.counts(minor)) {
        rule.check().apply(pod).ifPresent(violations::add);
      }
    }
    return violations;
  }
}
