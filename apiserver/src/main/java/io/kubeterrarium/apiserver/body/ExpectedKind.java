package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a body says it is, held against what the URL takes. */
public final class ExpectedKind {
  private ExpectedKind() {}

  /** Whether the kind is one of options, which are the same in every group. */
  static boolean isOfAllGroups(GroupVersionKind expected) {
    return expected.group().equals("meta.k8s.io");
  }

  private static void checkOptions(String apiVersion, String kind, GroupVersionKind expected) {
    if (apiVersion.chars().filter(c -> c == '/').count() > 1) {
      throw ApiException.badRequest("unexpected GroupVersion string: " + apiVersion);
    }
    if (!kind.isEmpty() && !kind.equals(expected.kind())) {
      throw ApiException.badRequest(
          "no kind \""
              + kind
              + "\" is registered for version \""
              + (apiVersion.isEmpty() ? expected.apiVersion() : apiVersion)
              + "\" in scheme"
              + " \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\"");
    }
  }

  /**
   * Checks the object's kind and version, and fills them in where it has none. Options such as
   * DeleteOptions are of every group and version at once.
   */
  public static ObjectNode check(ObjectNode object, GroupVersionKind expected) {
    String apiVersion = Meta.text(object, "apiVersion");
    String kind = Meta.text(object, "kind");
    if (isOfAllGroups(expected)) {
      checkOptions(apiVersion, kind, expected);
    } else if (!apiVersion.isEmpty() && !apiVersion.equals(expected.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    if (!kind.isEmpty() && !kind.equals(expected.kind())) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + expected.version()
              + "\" cannot be handled as a "
              + expected.kind()
              + ": the kinds do not match");
    }
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      ObjectNode named = Json.object();
      named.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
      object.remove(List.of("apiVersion", "kind"));
      named.setAll(object);
      object.removeAll();
      return (ObjectNode) object.setAll(named);
    }
    object.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
    return object;
  }
}
