package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.policy.MatchConditions;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
  private final Authorizer authorizer;
  private volatile Derived derived = new Derived(-1, List.of());

  /**
   * @param plural of the configurations
   */
  Webhooks(String plural, FallbackReader objects, Authorizer authorizer) {
    this.configurations = new GroupResource(GROUP, plural);
    this.objects = objects;
    this.authorizer = authorizer;
  }

  /** Those that the request is about. */
  List<Webhook> of(AdmissionRequest request) {
    List<Webhook> all = all();
    if (all.isEmpty()
        || request.type().kind().group().equals(GROUP)
            && EXEMPT.contains(request.type().plural())) {
      return List.of();
    }
    List<Webhook> matching = new ArrayList<>();
    for (Webhook webhook : all) {
      if (webhook.matches(request, objects) && conditionsHold(webhook, request)) {
        if (request.dryRun() && !webhook.mayRunDry()) {
          throw ApiException.badRequest(
              "admission webhook \"" + webhook.name() + "\" does not support dry run");
        }
        matching.add(webhook);
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
        .forEach(each -> each.path("webhooks").forEach(hook -> webhooks.add(Webhook.of(hook))));
    derived = new Derived(version, webhooks);
    return webhooks;
  }
}
