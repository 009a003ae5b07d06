package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which containers a stage is for. What is null or empty does not matter; only {@code terminating}
 * is false unless it is said.
 *
 * @param states reasons of waiting and terminated containers, {@code Running} for the others
 * @param kind {@code init}, {@code sidecar} or {@code regular}
 * @param command matches command and arguments, joined by spaces; no command matches neither
 * @param imageChanged whether it was started from another image than its pod names now
 * @param restarted whether it has been restarted
 */
record ContainerSelector(
    boolean terminating,
    List<String> states,
    String kind,
    @Nullable Pattern image,
    @Nullable Pattern notImage,
    @Nullable Pattern command,
    @Nullable Pattern notCommand,
    List<String> restartPolicies,
    @Nullable Boolean imagePresent,
    @Nullable Boolean imageChanged,
    @Nullable Boolean ready,
    @Nullable Boolean readinessProbe,
    @Nullable Boolean restarted) {

  private static final Set<String> FIELDS =
      Set.of(
          "terminating",
          "state",
          "kind",
          "image",
          "notImage",
          "command",
          "notCommand",
          "restartPolicy",
          "imagePresent",
          "imageChanged",
          "ready",
          "readinessProbe",
          "restarted");

  static ContainerSelector of(JsonNode tree) {
    for (String field : tree.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException("selector: " + field + " (expected: one of " + FIELDS);
      }
    }
    return new ContainerSelector(
        tree.path("terminating").asBoolean(false),
        strings(tree.path("state")),
        Meta.text(tree, "kind"),
        pattern(tree, "image"),
        pattern(tree, "notImage"),
        pattern(tree, "command"),
        pattern(tree, "notCommand"),
        strings(tree.path("restartPolicy")),
        flag(tree, "imagePresent"),
        flag(tree, "imageChanged"),
        flag(tree, "ready"),
        flag(tree, "readinessProbe"),
        flag(tree, "restarted"));
  }

  boolean matches(ContainerRun container, boolean podTerminates) {
    return terminating == podTerminates
        && (states.isEmpty() || states.contains(container.stateName()))
        && (kind.isEmpty() || kind.equals(container.kind()))
        && (restartPolicies.isEmpty() || restartPolicies.contains(container.restartPolicy()))
        && is(imagePresent, container.hasImage())
        && is(imageChanged, container.hasAnotherImage())
        && is(ready, container.isReady())
        && is(readinessProbe, container.hasReadinessProbe())
        && is(restarted, container.restartCount() > 0)
        && (image == null || image.matcher(container.image()).matches())
        && (notImage == null || !notImage.matcher(container.image()).matches())
        && (command == null || command.matcher(container.command()).matches())
        && (notCommand == null || !notCommand.matcher(container.command()).matches());
  }

  private static boolean is(@Nullable Boolean wanted, boolean actual) {
    return wanted == null || wanted == actual;
  }

  private static @Nullable Pattern pattern(JsonNode tree, String field) {
    String regex = Meta.text(tree, field);
    return regex.isEmpty() ? null : Pattern.compile(regex);
  }

  private static @Nullable Boolean flag(JsonNode tree, String field) {
    return tree.has(field) ? tree.get(field).asBoolean() : null;
  }

  private static List<String> strings(JsonNode list) {
    List<String> all = new ArrayList<>();
    list.forEach(item -> all.add(item.asString()));
    return List.copyOf(all);
  }
}
