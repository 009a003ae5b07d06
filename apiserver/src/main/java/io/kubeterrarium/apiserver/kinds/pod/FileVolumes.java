package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Volumes whose files come from the API: Secrets, ConfigMaps, the pod's own fields, and several of
 * them projected into one. Paths are upstream's, also where these leave out an index.
 */
final class FileVolumes {
  private static final int MAX_MODE = 0777;
  private static final long MIN_TOKEN_SECONDS = 600;
  private static final long MAX_TOKEN_SECONDS = 1L << 32;
  private static final List<String> PROJECTIONS =
      List.of("secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle");
  private static final Set<String> POD_FIELDS =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  private FileVolumes() {}

  static void check(String type, ObjectNode source, String path, FieldErrors errors) {
    mode(source, "defaultMode", path, errors);
    switch (type) {
      case "downwardAPI" ->
          Defaults.objects(source, "items").forEach(item -> downward(item, path, errors));
      case "projected" -> {
        Set<String> taken = new HashSet<>();
        Defaults.each(
            source, "sources", path, (from, at) -> projection(from, taken, path, at, errors));
      }
      default -> Defaults.each(source, "items", path, (item, at) -> keyToPath(item, at, errors));
    }
  }

  private static void keyToPath(ObjectNode item, String path, FieldErrors errors) {
    Values.present(item, path, "key", errors);
    Values.present(item, path, "path", errors);
    Values.unreservedPath(Meta.text(item, "path"), path + ".path", errors);
    mode(item, "mode", path, errors);
  }

  private static void downward(ObjectNode item, String path, FieldErrors errors) {
    Values.present(item, path, "path", errors);
    Values.unreservedPath(Meta.text(item, "path"), path + ".path", errors);
    JsonNode field = item.path("fieldRef");
    JsonNode resource = item.path("resourceFieldRef");
    if (field.isObject()) {
      FieldReferences.field(field, POD_FIELDS, path + ".fieldRef", errors);
      if (resource.isObject()) {
        errors.invalid(
            path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (resource.isObject()) {
      FieldReferences.resource(resource, true, path + ".resourceFieldRef", errors);
    } else {
      errors.required(path, "one of fieldRef and resourceFieldRef is required");
    }
    mode(item, "mode", path, errors);
  }

  private static void projection(
      ObjectNode source, Set<String> taken, String path, String at, FieldErrors errors) {
    for (String type : List.of("secret", "configMap")) {
      if (source.path(type) instanceof ObjectNode named) {
        Values.present(named, at + "." + type, "name", errors);
        Defaults.each(
            named,
            "items",
            at + "." + type,
            (item, itemPath) -> {
              keyToPath(item, itemPath, errors);
              takePath(item, Meta.text(named, "name"), taken, path, errors);
            });
      }
    }
    for (ObjectNode item : Defaults.objects(source.path("downwardAPI"), "items")) {
      downward(item, at + ".downwardAPI", errors);
      takePath(item, Meta.text(item, "path"), taken, path, errors);
    }
    if (source.path("serviceAccountToken") instanceof ObjectNode token) {
      token(token, path, at + ".serviceAccountToken", errors);
    }
    if (source.path("clusterTrustBundle") instanceof ObjectNode bundle) {
      trustBundle(bundle, at + ".clusterTrustBundle", errors);
      takePath(bundle, Meta.text(bundle, "path"), taken, path, errors);
    }
    if (PROJECTIONS.stream().filter(source::hasNonNull).count() > 1) {
      errors.forbidden(at, "may not specify more than 1 volume type per source");
    }
  }

  /**
   * @param shown what upstream shows of the second source with the same path
   */
  private static void takePath(
      ObjectNode item, String shown, Set<String> taken, String path, FieldErrors errors) {
    String target = Meta.text(item, "path");
    if (!target.isEmpty() && !taken.add(target)) {
      errors.invalid(path, shown, "conflicting duplicate paths");
    }
  }

  private static void token(ObjectNode token, String path, String at, FieldErrors errors) {
    long seconds = token.path("expirationSeconds").asLong(MIN_TOKEN_SECONDS);
    if (seconds < MIN_TOKEN_SECONDS) {
      errors.invalid(
          at + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > MAX_TOKEN_SECONDS) {
      errors.invalid(
          at + ".expirationSeconds",
          seconds,
          "may not specify a duration larger than 2^32 seconds");
    }
    Values.present(token, path, "path", errors);
    Values.unreservedPath(Meta.text(token, "path"), path + ".path", errors);
  }

  private static void trustBundle(ObjectNode bundle, String path, FieldErrors errors) {
    boolean named = bundle.has("name");
    boolean signed = bundle.has("signerName");
    if (named && signed) {
      errors.invalid(path, bundle, "only one of name and signerName may be used");
    } else if (named) {
      if (Meta.text(bundle, "name").isEmpty()) {
        errors.required(path + ".name", "must be a valid object name");
      }
      if (bundle.has("labelSelector")) {
        errors.invalid(
            path + ".labelSelector",
            bundle.path("labelSelector"),
            "labelSelector must be unset if name is specified");
      }
    } else if (signed) {
      if (Meta.text(bundle, "signerName").isEmpty()) {
        errors.required(path + ".signerName", "must be a valid signer name");
      }
      Labels.checkSelector(bundle.path("labelSelector"), path + ".labelSelector", errors);
    } else {
      errors.required(path, "either name or signerName must be specified");
    }
    Values.present(bundle, path, "path", errors);
    Values.unreservedPath(Meta.text(bundle, "path"), path + ".path", errors);
  }

  private static void mode(JsonNode source, String field, String path, FieldErrors errors) {
    JsonNode mode = source.path(field);
    if (mode.isNumber() && (mode.asInt(0) < 0 || mode.asInt(0) > MAX_MODE)) {
      errors.invalid(
          path + "." + field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
