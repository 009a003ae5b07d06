package io.kubeterrarium.apiserver.admission.webhook;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
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
  private volatile Derived derived = new Derived(-1, List.of());

  /**
   * @param plural of the configurations
   */
  Webhooks(String plural, FallbackReader objects) {
    this.configurations = new GroupResource(GROUP, plural);
    this.objects = objects;
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
      if (webhook.matches(request, objects)) {
        if (request.dryRun() && !webhook.mayRunDry()) {
          throw ApiException.badRequest(
              "admission webhook \"" + webhook.name() + "\" does not support dry run");
        }
        matching.add(webhook);
      }
    }
    return matching;
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
        .forEach(each -> each.path("webhooks").forEach(hook -> webhooks.add(new Webhook(hook))));
    derived = new Derived(version, webhooks);
    return webhooks;
  }
}
