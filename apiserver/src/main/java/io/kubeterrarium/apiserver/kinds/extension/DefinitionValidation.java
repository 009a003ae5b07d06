package io.kubeterrarium.apiserver.kinds.extension;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a definition may say. Source: apiextensions/validation/validation.go. */
final class DefinitionValidation {
  private static final int LONGEST_WARNING = 256;
  private static final String APPROVAL = "api-approved.kubernetes.io";

  private DefinitionValidation() {}

  static void create(ObjectNode definition, FieldErrors errors) {
    name(definition, errors);
    check(definition, errors);
    notPreserving(definition, errors);
    approval(definition, errors);
  }

  private static void name(ObjectNode definition, FieldErrors errors) {
    JsonNode spec = definition.path("spec");
    String name = Meta.name(definition);
    String wanted = Meta.text(spec.path("names"), "plural") + "." + Meta.text(spec, "group");
    if (!name.isEmpty() && !name.equals(wanted)) {
      errors.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
    }
  }

  private static void notPreserving(ObjectNode definition, FieldErrors errors) {
    if (preserves(definition)) {
      errors.invalid(
          "spec.preserveUnknownFields",
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
              + " spec.versions[*].schema instead");
    }
  }

  private static boolean preserves(ObjectNode definition) {
    return definition.path("spec").path("preserveUnknownFields").asBoolean(false);
  }

  static void update(ObjectNode definition, ObjectNode old, FieldErrors errors) {
    if (Meta.isDeleting(old) && definition.path("spec").equals(old.path("spec"))) {
      return; // What is going need not obey rules that came later.
    }
    check(definition, errors);
    if (!preserves(old)) {
      notPreserving(definition, errors);
    }
    JsonNode spec = definition.path("spec");
    JsonNode before = old.path("spec");
    if (DefinitionConditions.isTrue(old, "Established")) {
      immutable(spec, before, "scope", "spec.scope", errors);
      immutable(spec.path("names"), before.path("names"), "kind", "spec.names.kind", errors);
    }
    immutable(spec, before, "group", "spec.group", errors);
    immutable(spec.path("names"), before.path("names"), "plural", "spec.names.plural", errors);
  }

  private static void immutable(
      JsonNode now, JsonNode before, String field, String path, FieldErrors errors) {
    if (!now.path(field).equals(before.path(field))) {
      errors.invalid(path, Meta.text(now, field), "field is immutable");
    }
  }

  private static void check(ObjectNode definition, FieldErrors errors) {
    JsonNode spec = definition.path("spec");
    group(Meta.text(spec, "group"), errors);
    scope(spec, errors);
    VersionValidation.differing(spec, errors);
    versions(spec, errors);
    names(spec.path("names"), errors);
    VersionValidation.common(spec, errors);
    ConversionValidation.check(spec.path("conversion"), errors);
    status(definition.path("status"), errors);
    storedVersions(definition, errors);
  }

  private static void group(String group, FieldErrors errors) {
    List<String> problems = LabelSyntax.dnsSubdomain(group);
    if (group.isEmpty()) {
      errors.required("spec.group", "");
    } else if (!problems.isEmpty()) {
      errors.invalid("spec.group", group, String.join(",", problems));
    } else if (!group.contains(".")) {
      errors.invalid("spec.group", group, "should be a domain with at least one dot");
    }
  }

  private static void scope(JsonNode spec, FieldErrors errors) {
    String scope = Meta.text(spec, "scope");
    if (scope.isEmpty()) {
      errors.required("spec.scope", "");
    } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
      errors.notSupported("spec.scope", scope, List.of("Cluster", "Namespaced"));
    }
  }

  private static void versions(JsonNode spec, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    boolean unique = true;
    int stored = 0;
    List<ObjectNode> versions = Defaults.objects(spec, "versions");
    for (int i = 0; i < versions.size(); i++) {
      ObjectNode version = versions.get(i);
      String name = Meta.text(version, "name");
      unique &= seen.add(name);
      stored += version.path("storage").asBoolean(false) ? 1 : 0;
      versionName(name, "spec.versions[" + i + "].name", errors);
      deprecation(version, "spec.versions[" + i + "].deprecationWarning", errors);
    }
    if (!unique) {
      errors.invalid(
          "spec.versions", InternalVersions.of(versions), "must contain unique version names");
    }
    if (stored != 1) {
      errors.invalid(
          "spec.versions",
          spec.path("versions").isArray() && versions.isEmpty()
              ? spec.get("versions")
              : InternalVersions.of(versions),
          "must have exactly one version marked as storage version");
    }
    if (!versions.isEmpty() && !Meta.text(versions.get(0), "name").isEmpty()) {
      // Upstream's internal form names the first version once more.
      versionName(Meta.text(versions.get(0), "name"), "spec.version", errors);
    }
  }

  private static void versionName(String name, String path, FieldErrors errors) {
    List<String> problems = LabelSyntax.dns1035Label(name);
    if (!problems.isEmpty()) {
      errors.invalid(path, name, String.join(",", problems));
    }
  }

  private static void deprecation(ObjectNode version, String path, FieldErrors errors) {
    if (!version.hasNonNull("deprecationWarning")) {
      return;
    }
    String warning = Meta.text(version, "deprecationWarning");
    if (!version.path("deprecated").asBoolean(false)) {
      errors.invalid(path, warning, "can only be set for deprecated versions");
      return;
    }
    if (warning.getBytes(StandardCharsets.UTF_8).length > LONGEST_WARNING) {
      errors.invalid(path, warning, "must be <= 256 characters long");
    }
    if (warning.isEmpty()) {
      errors.invalid(path, warning, "must not be an empty string");
    }
    if (warning.codePoints().anyMatch(point -> !GoText.isPrintable(point))) {
      errors.invalid(
          path,
          warning,
          "must only contain printable UTF-8 characters; non-printable"
              + " character found at index "
              + firstUnprintable(warning));
    }
  }

  private static int firstUnprintable(String warning) {
    for (int i = 0; i < warning.length(); i++) {
      if (!GoText.isPrintable(warning.codePointAt(i))) {
        return warning.substring(0, i).getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return warning.length();
  }

  private static void names(JsonNode names, FieldErrors errors) {
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      if (Meta.text(names, field).isEmpty()) {
        errors.required("spec.names." + field, "");
      }
    }
    names(names, "spec.names", errors);
  }

  /** Those that are there. */
  private static void names(JsonNode names, String path, FieldErrors errors) {
    for (String field : List.of("plural", "singular")) {
      label(Meta.text(names, field), path + "." + field, "", errors);
    }
    for (String field : List.of("kind", "listKind")) {
      label(
          Meta.text(names, field),
          path + "." + field,
          "may have mixed case, but should otherwise match: ",
          errors);
    }
    each(names, "shortNames", path, errors);
    String kind = Meta.text(names, "kind");
    if (!kind.isEmpty() && kind.equals(Meta.text(names, "listKind"))) {
      errors.invalid(path + ".listKind", kind, "kind and listKind may not be the same");
    }
    each(names, "categories", path, errors);
  }

  private static void each(JsonNode names, String field, String path, FieldErrors errors) {
    for (int i = 0; i < names.path(field).size(); i++) {
      String text = names.path(field).get(i).asString("");
      List<String> problems = LabelSyntax.dns1035Label(text);
      if (!problems.isEmpty()) {
        errors.invalid(path + "." + field + "[" + i + "]", text, String.join(",", problems));
      }
    }
  }

  private static void label(String name, String path, String hint, FieldErrors errors) {
    String checked = hint.isEmpty() ? name : name.toLowerCase(Locale.ROOT);
    List<String> problems = LabelSyntax.dns1035Label(checked);
    if (!name.isEmpty() && !problems.isEmpty()) {
      errors.invalid(path, name, hint + String.join(",", problems));
    }
  }

  static void status(JsonNode status, FieldErrors errors) {
    names(status.path("acceptedNames"), "status.acceptedNames", errors);
  }

  private static void storedVersions(ObjectNode definition, FieldErrors errors) {
    JsonNode stored = definition.path("status").path("storedVersions");
    if (stored.isEmpty()) {
      errors.invalid("status.storedVersions", null, "must have at least one stored version");
    }
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < stored.size(); i++) {
      places.put(stored.get(i).asString(""), i);
    }
    for (ObjectNode version : Defaults.objects(definition.path("spec"), "versions")) {
      String name = Meta.text(version, "name");
      if (places.remove(name) == null && version.path("storage").asBoolean(false)) {
        errors.invalid("status.storedVersions", stored, "must have the storage version " + name);
      }
    }
    places.forEach(
        (name, i) ->
            errors.invalid(
                "status.storedVersions[" + i + "]",
                name,
                "missing from spec.versions; %1$s was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in %1$s and removes %1$s from status.storedVersions"
                    .formatted(name)));
  }

  /** Groups of the project's own name need its blessing. */
  private static void approval(ObjectNode definition, FieldErrors errors) {
    String group = Meta.text(definition.path("spec"), "group");
    if (!group.equals("k8s.io")
        && !group.equals("kubernetes.io")
        && !group.endsWith(".k8s.io")
        && !group.endsWith(".kubernetes.io")) {
      return;
    }
    String path = "metadata.annotations[" + APPROVAL + "]";
    String value = Meta.annotations(definition).getOrDefault(APPROVAL, "");
    if (value.isEmpty()) {
      errors.required(
          path,
          "protected groups must have approval annotation \""
              + APPROVAL
              + "\", see https://github.com/kubernetes/enhancements/pull/1111");
    } else if (!value.startsWith("unapproved") && !value.matches("https?://[^/]+.*")) {
      errors.invalid(
          path,
          value,
          "protected groups must have approval annotation \""
              + APPROVAL
              + "\" with either a URL or a reason starting with \"unapproved\", see"
              + " https://github.com/kubernetes/enhancements/pull/1111");
    }
  }
}
