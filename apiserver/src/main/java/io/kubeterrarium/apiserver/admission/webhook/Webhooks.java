package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.policy.MatchConditions;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** The stored webhooks of one kind, in the order in which they are asked. */
final class Webhooks {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final Set<String> EXEMPT =
      Set.of(
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings");

  private record Derived(long version, List<Webhook> webhooks) {}

  private final GroupResource configurations;
  private final FallbackReader objects;
  private final Function<ResourceType, List<Strategy>> versions;
  private final Authorizer authorizer;
  private volatile Derived derived = new Derived(-1, List.of());

  /**
   * @param plural of the configurations
   * @param versions in which the objects of a resource are served, itself first
   */
  Webhooks(
      String plural,
      FallbackReader objects,
      Function<ResourceType, List<Strategy>> versions,
      Authorizer authorizer) {
    this.configurations = new GroupResource(GROUP, plural);
    this.objects = objects;
    this.versions = versions;
    this.authorizer = authorizer;
  }

  /** Those that the request is about. */
  List<Match> of(AdmissionRequest request) {
    List<Webhook> all = all();
    if (all.isEmpty()
        || request.type().kind().group().equals(GROUP)
            && EXEMPT.contains(request.type().plural())) {
      return List.of();
    }
    List<Strategy> served = versions.apply(request.type());
    if (served.isEmpty()) {
      return List.of();
    }
    List<Match> matching = new ArrayList<>();
    for (Webhook webhook : all) {
      Match match = webhook.match(request, served, objects);
      if (match != null && conditionsHold(webhook, request)) {
        if (request.dryRun() && !webhook.mayRunDry()) {
          throw ApiException.badRequest(
              "admission webhook \"" + webhook.name() + "\" does not support dry run");
        }
        matching.add(match);
      }
    }
    return matching;
  }

  private boolean conditionsHold(Webhook webhook, AdmissionRequest request) {
    MatchConditions conditions = webhook.conditions();
    try {
      return conditions == null || conditions.hold(request, authorizer);
    } catch (MatchConditions.Undecided e) {
      throw ApiException.forbidden(
          request.type().groupResource(), request.name(), String.valueOf(e.getMessage()));
    }
  }

  private List<Webhook> all() {
    // The version first: a change meanwhile shows as a difference the next time.
    long version = objects.cache().version(configurations);
    Derived known = derived;
    if (version >= 0 && known.version() == version) {
      return known.webhooks();
    }
    List<Webhook> webhooks = new ArrayList<>();
    objects.cache().list(configurations, "").stream()
        .sorted(Comparator.comparing((ObjectNode each) -> Meta.name(each)))
        .forEach(
            each ->
                each.path("webhooks")
                    .forEach(
                        hook -> webhooks.add(Webhook.of(Meta.name(each), webhooks.size(), hook))));
    derived = new Derived(version, webhooks);
    return webhooks;
  }
}
