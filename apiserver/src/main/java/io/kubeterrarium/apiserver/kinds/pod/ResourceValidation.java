package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Requests and limits of containers and pods. Source: {@code validateResourceRequirements}. */
public final class ResourceValidation {
  private static final String HUGE = "hugepages-";
  private static final String HUGE_FOR_QUOTA = "requests.hugepages-";
  private static final Set<String> FOR_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");

  /** What else a quota may count, and so is a standard name, though not one for containers. */
  private static final Set<String> STANDARD =
      Set.of(
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "persistentvolumeclaims",
          "configmaps",
          "services.nodeports",
          "services.loadbalancers",
          "storage",
          "requests.storage");

  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  private ResourceValidation() {}

  static void container(JsonNode resources, Set<String> claims, String path, FieldErrors errors) {
    requirements(resources, false, claims, path, errors);
  }

  /** Of the pod as a whole: fewer resources, and none of its claims. */
  static void pod(JsonNode resources, Set<String> claims, String path, FieldErrors errors) {
    if (resources.has("claims")) {
      errors.forbidden(path + ".claims", "claims cannot be set for Resources at pod-level");
    }
    requirements(resources, true, claims, path, errors);
  }

  /** Paths are those of limits, as upstream's. */
  public static void overhead(JsonNode overhead, String path, FieldErrors errors) {
    Set<String> named = quantities(overhead, false, path + ".limits", errors).keySet();
    hugePagesAlone(named, path, errors);
  }

  private static void requirements(
      JsonNode resources, boolean ofPod, Set<String> claims, String path, FieldErrors errors) {
    String limitsPath = path + ".limits";
    String requestsPath = path + ".requests";
    Map<String, Quantity> limits = quantities(resources.path("limits"), ofPod, limitsPath, errors);
    Map<String, Quantity> requests = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : resources.path("requests").properties()) {
      String name = entry.getKey();
      Quantity request = one(name, entry.getValue(), ofPod, requestsPath, errors);
      requests.put(name, request);
      compare(name, request, limits.get(name), limitsPath, requestsPath, errors);
      hugePages(name, request, requestsPath, errors);
    }
    Set<String> named = new HashSet<>(limits.keySet());
    named.addAll(requests.keySet());
    hugePagesAlone(named, path, errors);
    claims(resources, claims, path, errors);
  }

  private static void hugePagesAlone(Set<String> named, String path, FieldErrors errors) {
    if (named.stream().anyMatch(n -> n.startsWith(HUGE))
        && !named.contains("cpu")
        && !named.contains("memory")) {
      errors.forbidden(path, "HugePages require cpu or memory");
    }
  }

  private static Map<String, Quantity> quantities(
      JsonNode list, boolean ofPod, String path, FieldErrors errors) {
    Map<String, Quantity> result = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : list.properties()) {
      Quantity quantity = one(entry.getKey(), entry.getValue(), ofPod, path, errors);
      result.put(entry.getKey(), quantity);
      hugePages(entry.getKey(), quantity, path, errors);
    }
    return result;
  }

  private static Quantity one(
      String name, JsonNode value, boolean ofPod, String path, FieldErrors errors) {
    String at = path + "[" + name + "]";
    name(name, ofPod, at, errors);
    return quantity(name, value, at, errors);
  }

  /** A quantity of a resource, as nodes have them, too: not negative, and whole where counted. */
  public static Quantity quantity(String name, JsonNode value, String path, FieldErrors errors) {
    String text = value.asString("");
    try {
      Quantity quantity = Quantity.parse(text);
      if (quantity.signum() < 0) {
        errors.invalid(path, quantity.canonical(), "must be greater than or equal to 0");
      }
      if (isCounted(name) && quantity.milliValue() % 1000 != 0) {
        errors.invalid(path, quantity.canonical(), "must be an integer");
      }
      return quantity;
    } catch (QuantityFormatException e) {
      errors.invalid(path, text, String.valueOf(e.getMessage()));
      return Quantity.ZERO;
    }
  }

  private static boolean isCounted(String name) {
    return COUNTED.contains(name) || !isNative(name) && !name.startsWith("requests.");
  }

  /** The name of a resource that containers can have. */
  public static void containerResource(String name, String path, FieldErrors errors) {
    name(name, false, path, errors);
  }

  /** The name of any resource. */
  public static void resource(String name, String path, FieldErrors errors) {
    List<String> problems = LabelSyntax.qualifiedName(name);
    problems.forEach(e -> errors.invalid(path, name, e));
    if (problems.isEmpty() && !name.contains("/") && !isStandard(name)) {
      errors.invalid(path, name, "must be a standard resource type or fully qualified");
    }
  }

  private static boolean isStandard(String name) {
    return FOR_CONTAINERS.contains(name)
        || STANDARD.contains(name)
        || name.startsWith(HUGE)
        || name.startsWith(HUGE_FOR_QUOTA);
  }

  /** Whether more of it can be promised than there is. */
  public static boolean mayOvercommit(String name) {
    return isNative(name) && !name.startsWith(HUGE);
  }

  private static void name(String name, boolean ofPod, String path, FieldErrors errors) {
    List<String> problems = LabelSyntax.qualifiedName(name);
    problems.forEach(e -> errors.invalid(path, name, e));
    boolean fit = FOR_CONTAINERS.contains(name) || name.startsWith(HUGE);
    if (name.contains("/")) {
      if (!ofPod && !isNative(name) && name.startsWith("requests.")) {
        errors.invalid(path, name, "doesn't follow extended resource name standard");
      }
    } else if (problems.isEmpty() && !isStandard(name)) {
      errors.invalid(path, name, "must be a standard resource type or fully qualified");
      if (ofPod) {
        return;
      }
    }
    if (ofPod && problems.isEmpty()) {
      if (!name.equals("cpu") && !name.equals("memory") && !name.startsWith(HUGE)) {
        errors.notSupported(path, name, List.of("cpu", "hugepages-", "memory"));
      }
    } else if (!name.contains("/") && !fit) {
      errors.invalid(path, name, "must be a standard resource for containers");
    }
  }

  private static void compare(
      String name,
      Quantity request,
      @Nullable Quantity limit,
      String limitsPath,
      String requestsPath,
      FieldErrors errors) {
    boolean exact = !isNative(name) || name.startsWith(HUGE);
    if (limit == null) {
      if (exact) {
        errors.required(limitsPath, "Limit must be set for non overcommitable resources");
      }
    } else if (exact && request.compareTo(limit) != 0) {
      errors.invalid(
          requestsPath, request.canonical(), "must be equal to " + name + " limit of " + limit);
    } else if (request.compareTo(limit) > 0) {
      errors.invalid(
          requestsPath,
          request.canonical(),
          "must be less than or equal to " + name + " limit of " + limit);
    }
  }

  private static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  private static void hugePages(String name, Quantity quantity, String path, FieldErrors errors) {
    if (name.startsWith(HUGE) && !isMultiple(name.substring(HUGE.length()), quantity)) {
      errors.invalid(
          path + "[" + name + "]",
          quantity.canonical(),
          quantity + " is not positive integer multiple of " + name);
    }
  }

  private static boolean isMultiple(String pageSize, Quantity quantity) {
    try {
      Quantity page = Quantity.parse(pageSize);
      return page.signum() > 0
          && page.milliValue() % 1000 == 0
          && quantity.value() % page.value() == 0;
    } catch (QuantityFormatException malformed) {
      return false;
    }
  }

  private static void claims(
      JsonNode resources, Set<String> claims, String path, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Defaults.each(
        resources,
        "claims",
        path,
        (claim, at) -> {
          String name = Meta.text(claim, "name");
          String request = Meta.text(claim, "request");
          if (name.isEmpty()) {
            errors.required(at, "");
            return;
          }
          if (names.contains(name) || !names.add(request.isEmpty() ? name : name + "/" + request)) {
            errors.duplicate(at, name);
          }
          if (!request.isEmpty()) {
            LabelSyntax.dnsLabel(request).forEach(e -> errors.invalid(at + ".request", request, e));
          }
          if (!claims.contains(name)) {
            errors.notFound(
                at,
                name,
                "must be one of the names in pod.spec.resourceClaims"
                    + (claims.isEmpty()
                        ? " which is empty"
                        : ": " + String.join(", ", claims.stream().sorted().toList())));
          }
        });
  }
}
