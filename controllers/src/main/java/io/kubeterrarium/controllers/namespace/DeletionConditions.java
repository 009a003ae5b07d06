package io.kubeterrarium.controllers.namespace;

import io.kubeterrarium.api.json.Meta;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells in a namespace's status how far its deletion is. Pure. */
final class DeletionConditions {
  private DeletionConditions() {}

  /** True when the status changed; times of conditions that stay as they are are kept. */
  static boolean write(
      ObjectNode namespace, SortedSet<String> unseen, ContentDeletion.Report report, Instant now) {
    ObjectNode status = Meta.child(namespace, "status");
    ObjectNode before = status.deepCopy();
    status.put("phase", "Terminating");
    discovered(status, unseen, now);
    set(
        status,
        now,
        "NamespaceDeletionGroupVersionParsingFailure",
        false,
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed");
    if (report.failures().isEmpty()) {
      set(
          status,
          now,
          "NamespaceDeletionContentFailure",
          false,
          "ContentDeleted",
          "All content successfully deleted, may be waiting on finalization");
    } else {
      set(
          status,
          now,
          "NamespaceDeletionContentFailure",
          true,
          "ContentDeletionFailed",
          "Failed to delete all resource types, "
              + report.failures().size()
              + " remaining: "
              + String.join(", ", report.failures().values()));
    }
    if (report.remaining().isEmpty()) {
      set(
          status,
          now,
          "NamespaceContentRemaining",
          false,
          "ContentRemoved",
          "All content successfully removed");
    } else {
      set(
          status,
          now,
          "NamespaceContentRemaining",
          true,
          "SomeResourcesRemain",
          "Some resources are remaining: " + counts(report.remaining(), " has "));
    }
    if (report.finalizers().isEmpty()) {
      set(
          status,
          now,
          "NamespaceFinalizersRemaining",
          false,
          "ContentHasNoFinalizers",
          "All content-preserving finalizers finished");
    } else {
      set(
          status,
          now,
          "NamespaceFinalizersRemaining",
          true,
          "SomeFinalizersRemain",
          "Some content in the namespace has finalizers remaining: "
              + counts(report.finalizers(), " in "));
    }
    return !before.equals(status);
  }

  private static void discovered(ObjectNode status, SortedSet<String> unseen, Instant now) {
    List<String> each =
        unseen.stream()
            .map(version -> version + ": stale GroupVersion discovery: " + version)
            .toList();
    set(
        status,
        now,
        "NamespaceDeletionDiscoveryFailure",
        !unseen.isEmpty(),
        unseen.isEmpty() ? "ResourcesDiscovered" : "DiscoveryFailed",
        unseen.isEmpty()
            ? "All resources successfully discovered"
            : "Discovery failed for some groups, "
                + unseen.size()
                + " failing: unable to retrieve the complete list of server APIs: "
                + String.join(", ", each));
  }

  private static String counts(Map<String, Integer> counts, String verb) {
    List<String> parts = new ArrayList<>();
    counts.forEach((name, count) -> parts.add(name + verb + count + " resource instances"));
    return String.join(", ", parts);
  }

  private static void set(
      ObjectNode status, Instant now, String type, boolean holds, String reason, String message) {
    String value = holds ? "True" : "False";
    ArrayNode conditions = status.withArray("conditions");
    ObjectNode own = null;
    for (JsonNode each : conditions) {
      if (Meta.text(each, "type").equals(type)) {
        own = (ObjectNode) each;
      }
    }
    if (own == null) {
      own = conditions.addObject().put("type", type);
    }
    if (!Meta.text(own, "status").equals(value)) {
      own.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    own.put("status", value).put("reason", reason).put("message", message);
  }
}
