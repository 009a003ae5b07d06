package io.kubeterrarium.apiserver.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All checks, in the order in which their violations are told: upstream's, by identifier. */
final class PodChecks {
  private interface Check extends Function<PodView, Optional<Violation>> {}

  private static final List<Check> BASELINE =
      List.of(
          BaselineProfiles::appArmor,
          BaselineChecks::capabilities,
          BaselineChecks::hostNamespaces,
          BaselineChecks::hostPaths,
          BaselineChecks::hostPorts,
          BaselineChecks::probeHosts,
          BaselineChecks::privileged,
          BaselineChecks::procMount,
          BaselineProfiles::seLinux,
          BaselineProfiles::seccomp,
          BaselineProfiles::sysctls,
          BaselineChecks::windowsHostProcess);

  /** Some of these say more than one of the baseline's, which is then left out. */
  private static final List<Check> RESTRICTED =
      List.of(
          BaselineProfiles::appArmor,
          BaselineChecks::hostNamespaces,
          BaselineChecks::hostPorts,
          BaselineChecks::probeHosts,
          BaselineChecks::privileged,
          BaselineChecks::procMount,
          BaselineProfiles::seLinux,
          BaselineProfiles::sysctls,
          BaselineChecks::windowsHostProcess,
          RestrictedChecks::allowPrivilegeEscalation,
          RestrictedChecks::capabilities,
          RestrictedChecks::volumes,
          RestrictedChecks::runAsNonRoot,
          RestrictedChecks::runAsUser,
          RestrictedChecks::seccomp);

  private PodChecks() {}

  static List<Violation> violations(Level level, PodView pod) {
    List<Check> checks =
        switch (level) {
          case PRIVILEGED -> List.of();
          case BASELINE -> BASELINE;
          case RESTRICTED -> RESTRICTED;
        };
    List<Violation> violations = new ArrayList<>();
    checks.forEach(check -> check.apply(pod).ifPresent(violations::add));
    return violations;
  }
}
