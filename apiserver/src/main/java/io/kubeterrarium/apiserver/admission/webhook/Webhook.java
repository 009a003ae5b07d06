package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.RequestRules;
import io.kubeterrarium.apiserver.admission.policy.MatchConditions;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One webhook of a configuration.
 *
 * @param configuration the name of it
 * @param index among all webhooks
 * @param settings as stored, defaults left out
 * @param conditions that must hold as well; null where there are none, so that nothing of CEL is
 *     loaded
 */
record Webhook(
    String configuration, int index, JsonNode settings, @Nullable MatchConditions conditions) {
  private static final Set<String> WITHOUT_EFFECTS = Set.of("None", "NoneOnDryRun");
  private static final int TIMEOUT_SECONDS = 10;

  static Webhook of(String configuration, int index, JsonNode settings) {
    JsonNode conditions = settings.path("matchConditions");
    boolean ignores = Meta.text(settings, "failurePolicy").equals("Ignore");
    return new Webhook(
        configuration,
        index,
        settings,
        conditions.isEmpty() ? null : new MatchConditions(conditions, false, ignores));
  }

  String name() {
    return Meta.text(settings, "name");
  }

  Duration timeout() {
    return Duration.ofSeconds(settings.path("timeoutSeconds").asInt(TIMEOUT_SECONDS));
  }

  boolean failsOpen() {
    return Meta.text(settings, "failurePolicy").equals("Ignore");
  }

  boolean isReinvoked() {
    return Meta.text(settings, "reinvocationPolicy").equals("IfNeeded");
  }

  boolean mayRunDry() {
    return WITHOUT_EFFECTS.contains(Meta.text(settings, "sideEffects"));
  }

  /** What it is about, in the version that its rules name; null where it is not. */
  @Nullable Match match(AdmissionRequest request, List<Strategy> versions, FallbackReader objects) {
    Strategy as = named(request, versions);
    return as != null
            && RequestRules.matchesNamespace(settings.path("namespaceSelector"), request, objects)
            && RequestRules.matchesObject(settings.path("objectSelector"), request)
        ? new Match(this, as)
        : null;
  }

  /** The request's own version before others, and others only where these count too. */
  private @Nullable Strategy named(AdmissionRequest request, List<Strategy> versions) {
    boolean exact = Meta.text(settings, "matchPolicy").equals("Exact");
    for (Strategy version : exact ? versions.subList(0, 1) : versions) {
      if (RequestRules.hasRule(settings.path("rules"), request, version.type())) {
        return version;
      }
    }
    return null;
  }
}
