package io.kubeterrarium.apiserver.meta;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go. */
public final class MetaValidation {
  private static final int MAX_ANNOTATIONS = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("orphan", "foregroundDeletion", "kubernetes");

  private MetaValidation() {}

  public static void validate(
      ObjectNode object, boolean namespaced, NameRule rule, FieldErrors errors) {
    JsonNode metadata = Meta.of(object);
    validateNames(metadata, rule, errors);
    String namespace = Meta.text(metadata, "namespace");
    if (namespaced) {
      if (namespace.isEmpty()) {
        errors.required("metadata.namespace", "");
      } else {
        LabelSyntax.dnsLabel(namespace)
            .forEach(e -> errors.invalid("metadata.namespace", namespace, e));
      }
    } else if (!namespace.isEmpty()) {
      errors.forbidden("metadata.namespace", "not allowed on this type");
    }
    labels(metadata.path("labels"), "metadata.labels", errors);
    annotations(metadata.path("annotations"), "metadata.annotations", errors);
    ownerReferences(metadata.path("ownerReferences"), errors);
    finalizers(object, errors);
  }

  private static void validateNames(JsonNode metadata, NameRule rule, FieldErrors errors) {
    String generateName = Meta.text(metadata, "generateName");
    if (!generateName.isEmpty()) {
      names(rule, generateName, true)
          .forEach(e -> errors.invalid("metadata.generateName", generateName, e));
    }
    String name = Meta.text(metadata, "name");
    if (name.isEmpty()) {
      errors.required("metadata.name", "name or generateName is required");
    } else {
      names(rule, name, false).forEach(e -> errors.invalid("metadata.name", name, e));
    }
  }

  /** What is wrong with a name; a prefix may end in a dash. */
  private static List<String> names(NameRule rule, String name, boolean prefix) {
    String checked =
        prefix && name.length() > 1 && name.endsWith("-")
            ? name.substring(0, name.length() - 1) + "a"
            : name;
    return switch (rule) {
      case DNS_SUBDOMAIN -> LabelSyntax.dnsSubdomain(checked);
      case DNS_LABEL -> LabelSyntax.dnsLabel(checked);
      case PATH_SEGMENT -> pathSegment(name);
    };
  }

  /**
   * @throws ApiException 400 for a name that stands in a body and can be in no key
   */
  public static void checkKey(String name) {
    if (name.isEmpty()) {
      throw ApiException.badRequest("Name parameter required.");
    }
    List<String> problems = pathSegment(name);
    if (!problems.isEmpty()) {
      throw ApiException.badRequest(
          "Name parameter invalid: \"" + name + "\": " + String.join(";", problems));
    }
  }

  /** What is wrong with the name of an RBAC object. */
  public static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    List<String> errors = new ArrayList<>(0);
    for (String banned : List.of("/", "%")) {
      if (name.contains(banned)) {
        errors.add("may not contain '" + banned + "'");
      }
    }
    return errors;
  }

  /** Labels anywhere in an object. */
  public static void labels(JsonNode labels, String path, FieldErrors errors) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      LabelSyntax.qualifiedName(label.getKey())
          .forEach(e -> errors.invalid(path, label.getKey(), e));
      String value = label.getValue().asString("");
      LabelSyntax.labelValue(value).forEach(e -> errors.invalid(path, value, e));
    }
  }

  /** Annotations, and what messages call their place. */
  public static void annotations(JsonNode annotations, String path, FieldErrors errors) {
    long size = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      String key = annotation.getKey();
      LabelSyntax.qualifiedName(key.toLowerCase(Locale.ROOT))
          .forEach(e -> errors.invalid(path, key, e));
      size += key.length() + annotation.getValue().asString("").length();
    }
    if (size > MAX_ANNOTATIONS) {
      errors.tooLong(path, MAX_ANNOTATIONS);
    }
  }

  private static void ownerReferences(JsonNode references, FieldErrors errors) {
    String controller = "";
    String path = "metadata.ownerReferences"; // Upstream does not say which.
    for (JsonNode reference : references) {
      String apiVersion = Meta.text(reference, "apiVersion");
      if (isWithoutVersion(apiVersion)) {
        errors.invalid(path + ".apiVersion", apiVersion, "version must not be empty");
      }
      for (String field : List.of("kind", "name", "uid")) {
        if (Meta.text(reference, field).isEmpty()) {
          errors.invalid(path + "." + field, "", "must not be empty");
        }
      }
      if (apiVersion.equals("v1") && Meta.text(reference, "kind").equals("Event")) {
        errors.invalid(path, reference, "/v1, Kind=Event is disallowed from being an owner");
      }
      if (reference.path("controller").asBoolean(false)) {
        String owner = Meta.text(reference, "kind") + "/" + Meta.text(reference, "name");
        if (!controller.isEmpty()) {
          errors.invalid(
              path,
              references,
              "Only one reference can have Controller set to true. Found \"true\" in references for "
                  + controller
                  + " and "
                  + owner);
        }
        controller = owner;
      }
    }
  }

  /** Also one with two slashes, of which Go's parser makes nothing. */
  private static boolean isWithoutVersion(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return apiVersion.endsWith("/")
        || apiVersion.isEmpty()
        || apiVersion.indexOf('/', slash + 1) > slash;
  }

  /** Those that neither are Kubernetes' own nor name a domain. */
  public static List<String> unqualifiedFinalizers(ObjectNode object) {
    List<String> finalizers = ObjectMeta.finalizers(object);
    finalizers.removeIf(name -> name.contains("/") || STANDARD_FINALIZERS.contains(name));
    return finalizers;
  }

  private static void finalizers(ObjectNode object, FieldErrors errors) {
    List<String> finalizers = ObjectMeta.finalizers(object);
    for (String finalizer : finalizers) {
      LabelSyntax.qualifiedName(finalizer)
          .forEach(e -> errors.invalid("metadata.finalizers", finalizer, e));
    }
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      errors.invalid(
          "metadata.finalizers",
          Meta.of(object).path("finalizers"),
          "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /** What the kinds of upstream's core ask of finalizers beyond their syntax: a domain. */
  public static void coreFinalizers(ObjectNode object, FieldErrors errors) {
    List<String> finalizers = ObjectMeta.finalizers(object);
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
        errors.invalid(
            "metadata.finalizers[" + i + "]",
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  /** What an update may not change. */
  public static void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode metadata = Meta.of(object);
    JsonNode before = Meta.of(old);
    if (Meta.isDeleting(old)) {
      List<String> added = ObjectMeta.finalizers(object);
      added.removeAll(ObjectMeta.finalizers(old));
      if (!added.isEmpty()) {
        errors.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers"
                + " []string{\""
                + String.join("\", \"", added)
                + "\"}");
      }
    }
    for (String field :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      if (!SameTree.same(metadata.path(field), before.path(field))
          && (metadata.hasNonNull(field) || before.hasNonNull(field))) {
        errors.invalid("metadata." + field, metadata.get(field), "field is immutable");
      }
    }
    labels(metadata.path("labels"), "metadata.labels", errors);
    annotations(metadata.path("annotations"), "metadata.annotations", errors);
    ownerReferences(metadata.path("ownerReferences"), errors);
  }
}
