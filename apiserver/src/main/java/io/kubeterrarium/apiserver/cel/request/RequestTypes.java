package io.kubeterrarium.apiserver.cel.request;

import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The types of {@code request} and {@code namespaceObject}. Source: k8s.io/apiserver,
 * pkg/admission/plugin/cel/compile.go.
 */
public final class RequestTypes {
  private static final DeclType TEXT = DeclType.STRING;
  private static final DeclType TEXTS = DeclType.listOf(TEXT, -1);
  private static final DeclType TEXT_MAP = DeclType.mapOf(TEXT, -1);

  private static final DeclType KIND =
      object("GroupVersionKind", Map.of("group", TEXT, "version", TEXT, "kind", TEXT));
  private static final DeclType RESOURCE =
      object("GroupVersionResource", Map.of("group", TEXT, "version", TEXT, "resource", TEXT));
  private static final DeclType USER =
      object(
          "UserInfo",
          Map.of(
              "username", TEXT,
              "uid", TEXT,
              "groups", TEXTS,
              "extra", DeclType.mapOf(TEXTS, -1)));

  public static final DeclType REQUEST =
      object(
          "AdmissionRequest",
          Map.ofEntries(
              Map.entry("kind", KIND),
              Map.entry("resource", RESOURCE),
              Map.entry("subResource", TEXT),
              Map.entry("requestKind", KIND),
              Map.entry("requestResource", RESOURCE),
              Map.entry("requestSubResource", TEXT),
              Map.entry("name", TEXT),
              Map.entry("namespace", TEXT),
              Map.entry("operation", TEXT),
              Map.entry("userInfo", USER),
              Map.entry("dryRun", DeclType.BOOL),
              Map.entry("options", DeclType.DYN)));

  public static final DeclType NAMESPACE =
      object(
          "Namespace",
          Map.of(
              "metadata", metadata(),
              "spec", object("NamespaceSpec", Map.of("finalizers", TEXTS)),
              "status",
                  object(
                      "NamespaceStatus",
                      Map.of("conditions", DeclType.listOf(condition(), -1), "phase", TEXT))));

  private RequestTypes() {}

  private static DeclType metadata() {
    return object(
        "NamespaceMetadata",
        Map.ofEntries(
            Map.entry("name", TEXT),
            Map.entry("generateName", TEXT),
            Map.entry("namespace", TEXT),
            Map.entry("labels", TEXT_MAP),
            Map.entry("annotations", TEXT_MAP),
            Map.entry("UID", TEXT),
            Map.entry("creationTimestamp", DeclType.TIMESTAMP),
            Map.entry("deletionGracePeriodSeconds", DeclType.INT),
            Map.entry("deletionTimestamp", DeclType.TIMESTAMP),
            Map.entry("generation", DeclType.INT),
            Map.entry("resourceVersion", TEXT),
            Map.entry("finalizers", TEXTS)));
  }

  private static DeclType condition() {
    return object(
        "NamespaceCondition",
        Map.of(
            "status", TEXT,
            "type", TEXT,
            "lastTransitionTime", DeclType.TIMESTAMP,
            "message", TEXT,
            "reason", TEXT));
  }

  private static DeclType object(String name, Map<String, DeclType> types) {
    Map<String, DeclField> fields = new LinkedHashMap<>();
    types.forEach((field, type) -> fields.put(field, new DeclField(field, type)));
    Map<String, DeclField> complete = Map.copyOf(fields);
    return DeclType.object("kubernetes." + name, () -> complete, 2);
  }
}
