package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every pod runs as a service account that exists, has its token at the well-known path, and its
 * image pull secrets. Source: k8s.io/kubernetes, plugin/pkg/admission/serviceaccount.
 */
public final class ServiceAccountAdmission implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String DEFAULT_ACCOUNT = "default";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  /** How often a namespace's default account is looked for: it is made just after the namespace. */
  private static final int ATTEMPTS = 10;

  /** Waits between two attempts; the request's thread is the one that waits. */
  @FunctionalInterface
  public interface Pause {
    void pause();
  }

  private final FallbackReader objects;
  private final RandomGenerator random;
  private final Pause pause;

  public ServiceAccountAdmission(FallbackReader objects, RandomGenerator random, Pause pause) {
    this.objects = objects;
    this.random = random;
    this.pause = pause;
  }

  @Override
  public String name() {
    return "ServiceAccount";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode pod = newPod(request);
    if (pod == null || Meta.annotations(pod).containsKey(MIRROR)) {
      return;
    }
    ObjectNode spec = Meta.child(pod, "spec");
    String name = Meta.text(spec, "serviceAccountName");
    if (name.isEmpty()) {
      name = DEFAULT_ACCOUNT;
      spec.put("serviceAccountName", name);
    }
    spec.put("serviceAccount", name);
    ObjectNode account = find(request, name);
    if (mountsToken(spec, account)) {
      new TokenVolume(random).mount(spec);
    }
    if (spec.path("imagePullSecrets").isEmpty() && !account.path("imagePullSecrets").isEmpty()) {
      ArrayNode secrets = Json.array();
      for (JsonNode secret : account.path("imagePullSecrets")) {
        secrets.addObject().put("name", Meta.text(secret, "name"));
      }
      spec.set("imagePullSecrets", secrets);
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode pod = newPod(request);
    if (pod == null) {
      return;
    }
    String name = Meta.text(pod.path("spec"), "serviceAccountName");
    if (!Meta.annotations(pod).containsKey(MIRROR)) {
      find(request, name);
    } else if (!name.isEmpty()) {
      throw request.forbidden("a mirror pod may not reference service accounts");
    } else if (MirrorPod.references(pod.path("spec")).contains("secrets")) {
      throw request.forbidden("a mirror pod may not reference secrets");
    } else if (projectsToken(pod.path("spec"))) {
      throw request.forbidden("a mirror pod may not use ServiceAccountToken volume projections");
    }
  }

  private static boolean projectsToken(JsonNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      for (JsonNode source : volume.path("projected").path("sources")) {
        if (source.hasNonNull("serviceAccountToken")) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable ObjectNode newPod(AdmissionRequest request) {
    return request.operation() == Operation.CREATE && request.isFor(PODS) ? request.object() : null;
  }

  private ObjectNode find(AdmissionRequest request, String name) {
    int attempts = name.equals(DEFAULT_ACCOUNT) ? ATTEMPTS : 1;
    for (int attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) {
        pause.pause();
      }
      ObjectNode account = objects.get(ACCOUNTS, new ObjectName(request.namespace(), name));
      if (account != null) {
        return account;
      }
    }
    List<String> problems = MetaValidation.pathSegment(name);
    String why =
        problems.isEmpty()
            ? "serviceaccount \"" + name + "\" not found"
            : "invalid resource name \"" + name + "\": [" + String.join(" ", problems) + "]";
    throw request.forbidden(
        "error looking up service account %s/%s: %s".formatted(request.namespace(), name, why));
  }

  /** The pod's word counts before the account's. */
  private static boolean mountsToken(ObjectNode spec, ObjectNode account) {
    JsonNode own = spec.path("automountServiceAccountToken");
    return own.isBoolean()
        ? own.booleanValue()
        : account.path("automountServiceAccountToken").asBoolean(true);
  }
}
