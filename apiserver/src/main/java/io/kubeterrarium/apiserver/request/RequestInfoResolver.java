package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.api.selector.SelectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a method and a path mean. Source: k8s.io/apiserver/pkg/endpoints/request,
 * RequestInfoFactory:
 *
 * <pre>
 * /api/v1/namespaces/default/pods/web/status   get pods/status "web" in default
 * /apis/apps/v1/deployments?watch=true         watch deployments everywhere
 * /api/v1/namespaces/default                   get namespaces "default" in default
 * /api/v1/watch/namespaces/default/pods/web    watch the pod "web" (the old form)
 * </pre>
 */
public final class RequestInfoResolver {
  private static final Set<String> VERBS_IN_PATHS = Set.of("watch", "proxy");
  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  private RequestInfoResolver() {}

  public static RequestInfo resolve(ApiRequest request) {
    List<String> parts = split(request.path());
    boolean legacy = !parts.isEmpty() && parts.get(0).equals("api");
    boolean grouped = !parts.isEmpty() && parts.get(0).equals("apis");
    if (!(legacy && parts.size() >= 3 || grouped && parts.size() >= 4)) {
      return nonResource(request);
    }
    String group = legacy ? "" : parts.get(1);
    String version = parts.get(legacy ? 1 : 2);
    parts = parts.subList(legacy ? 2 : 3, parts.size());
    String verb = verb(request.method());
    if (VERBS_IN_PATHS.contains(parts.get(0))) {
      if (parts.size() < 2) {
        return nonResource(request);
      }
      verb = parts.get(0);
      parts = parts.subList(1, parts.size());
    }
    String namespace = "";
    if (parts.get(0).equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
        parts = parts.subList(2, parts.size());
      }
    }
    String name = parts.size() > 1 ? parts.get(1) : "";
    if (verb.equals("watch") && parts.size() > 2) {
      name = String.join("/", parts.subList(1, parts.size())); // No object's: not to be found.
    }
    String subresource = parts.size() > 2 && !VERBS_IN_PATHS.contains(verb) ? parts.get(2) : "";
    FieldSelector fields = FieldSelector.EVERYTHING;
    if (name.isEmpty()) {
      verb = collectionVerb(verb, request.query());
      fields = fields(verb, request.query());
      name = nameIn(fields);
    }
    return new RequestInfo(
        verb,
        true,
        group,
        version,
        namespace,
        parts.get(0),
        subresource,
        name,
        request.path(),
        fields);
  }

  private static RequestInfo nonResource(ApiRequest request) {
    return new RequestInfo(
        request.method().toLowerCase(Locale.ROOT), false, "", "", "", "", "", "", request.path());
  }

  private static String verb(String method) {
    return switch (method) {
      case "POST" -> "create";
      case "GET", "HEAD" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> ""; // Nothing that a rule could allow by name.
    };
  }

  private static String collectionVerb(String verb, Query query) {
    return switch (verb) {
      case "get" -> query.flag("watch") ? "watch" : "list";
      case "delete" -> "deletecollection";
      default -> verb;
    };
  }

  private static FieldSelector fields(String verb, Query query) {
    String selector = query.first("fieldSelector");
    if (selector.isEmpty() || !Set.of("list", "watch", "deletecollection").contains(verb)) {
      return FieldSelector.EVERYTHING;
    }
    try {
      return FieldSelector.parse(selector);
    } catch (SelectorException malformed) {
      return FieldSelector.EVERYTHING; // the handler refuses it
    }
  }

  /** A selector that asks for one name counts as that name, so that rules with names apply. */
  private static String nameIn(FieldSelector fields) {
    String name = fields.requiredValue("metadata.name");
    return name == null || name.contains("/") || name.contains("%") ? "" : name;
  }

  private static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (end > start) {
        parts.add(path.substring(start, end));
      }
      start = end + 1;
    }
    return parts;
  }
}
