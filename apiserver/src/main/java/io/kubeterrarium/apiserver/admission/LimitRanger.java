package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quota.PodAmounts;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The namespace's LimitRanges: containers get the requests and limits that they leave out, and what
 * asks for less or more than is allowed is refused. Source: k8s.io/kubernetes,
 * plugin/pkg/admission/limitranger.
 */
public final class LimitRanger implements AdmissionPlugin {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final FallbackReader objects;

  public LimitRanger(FallbackReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "LimitRanger";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode pod = request.object();
    if (pod == null || request.operation() != Operation.CREATE || !request.isFor(PODS)) {
      return;
    }
    List<String> told = new ArrayList<>();
    for (ObjectNode range : objects.cache().list(LIMIT_RANGES, request.namespace())) {
      for (JsonNode limit : range.path("spec").path("limits")) {
        if (Meta.text(limit, "type").equals("Container")) {
          for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
              fill((ObjectNode) container, list, limit, told);
            }
          }
        }
      }
    }
    if (!told.isEmpty()) {
      Meta.child(Meta.edit(pod), "annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", told));
    }
  }

  private static void fill(ObjectNode container, String list, JsonNode limit, List<String> told) {
    String what = list.equals("containers") ? "container " : "init container ";
    fill(container, "requests", limit.path("defaultRequest"), " request for " + what, told);
    fill(container, "limits", limit.path("default"), " limit for " + what, told);
  }

  private static void fill(
      ObjectNode container, String field, JsonNode defaults, String words, List<String> told) {
    TreeSet<String> set = new TreeSet<>();
    for (String resource : defaults.propertyNames()) {
      if (!container.path("resources").path(field).has(resource)) {
        Meta.child(Meta.child(container, "resources"), field)
            .put(resource, defaults.path(resource).asString(""));
        set.add(resource);
      }
    }
    if (!set.isEmpty()) {
      told.add(String.join(", ", set) + words + Meta.text(container, "name"));
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    ObjectNode object = request.object();
    boolean isPod =
        request.operation() == Operation.CREATE && request.isFor(PODS)
            || request.isFor(PODS, "resize");
    boolean isClaim =
        request.isFor(CLAIMS)
            && (request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE);
    if (object == null || !isPod && !isClaim) {
      return;
    }
    List<String> errors = new ArrayList<>();
    for (ObjectNode range : objects.cache().list(LIMIT_RANGES, request.namespace())) {
      for (JsonNode limit : range.path("spec").path("limits")) {
        check(Meta.text(limit, "type"), limit, object, isPod, errors);
      }
    }
    if (!errors.isEmpty()) {
      throw request.forbidden(
          errors.size() == 1 ? errors.get(0) : "[" + String.join(", ", errors) + "]");
    }
  }

  private static void check(
      String type, JsonNode limit, ObjectNode object, boolean isPod, List<String> errors) {
    JsonNode spec = object.path("spec");
    if (isPod && type.equals("Container")) {
      for (String list : List.of("containers", "initContainers")) {
        for (JsonNode container : spec.path(list)) {
          JsonNode resources = container.path("resources");
          LimitCheck check =
              new LimitCheck(
                  type,
                  PodAmounts.amounts(resources.path("requests")),
                  PodAmounts.amounts(resources.path("limits")));
          errors.addAll(check.errors(limit));
        }
      }
    } else if (isPod && type.equals("Pod")) {
      errors.addAll(
          new LimitCheck(type, PodAmounts.of(spec, "requests"), PodAmounts.of(spec, "limits"))
              .errors(limit));
    } else if (!isPod && type.equals("PersistentVolumeClaim")) {
      errors.addAll(
          new LimitCheck(
                  type,
                  PodAmounts.amounts(spec.path("resources").path("requests")),
                  new TreeMap<>())
              .claimErrors(limit));
    }
  }
}
