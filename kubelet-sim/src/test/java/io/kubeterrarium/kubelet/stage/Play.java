package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.kubelet.stage.Outcome.PodEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays one pod from its binding on. The annotations {@code pace}, {@code until}, {@code deleteAt}
 * and {@code imageAt} (all in seconds), and {@code image} (of the first container from then on)
 * direct it.
 */
final class Play {
  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private final ObjectNode pod;
  private final PodRun run;
  private final Duration until;
  private final StringBuilder transcript = new StringBuilder();

  Play(String yaml) {
    pod = (ObjectNode) Json.MAPPER.<JsonNode>valueToTree(new Yaml().<Object>load(yaml));
    var annotations = Meta.annotations(pod);
    until = Duration.ofSeconds(Long.parseLong(annotations.getOrDefault("until", "60")));
    run =
        new PodRun(
            pod,
            new PodAddress("10.244.1.2", "172.18.0.2"),
            new HashSet<>(),
            Stages.builtIn(),
            Pace.parse(annotations.getOrDefault("pace", "real")),
            new Random(1));
  }

  String run() {
    String deleteAt = Meta.annotations(pod).get("deleteAt");
    Instant deletion = deleteAt == null ? Instant.MAX : START.plusSeconds(Long.parseLong(deleteAt));
    String imageAt = Meta.annotations(pod).get("imageAt");
    Instant change = imageAt == null ? Instant.MAX : START.plusSeconds(Long.parseLong(imageAt));
    Instant now = START;
    while (!now.isAfter(START.plus(until))) {
      if (!now.isBefore(deletion) && !run.isTerminating()) {
        ObjectNode deleted = pod.deepCopy();
        Meta.edit(deleted).put("deletionTimestamp", now.toString());
        Meta.edit(deleted).put("deletionGracePeriodSeconds", 30);
        line(now, "deleted by a user");
        run.update(deleted);
      }
      if (now.equals(change)) {
        String image = Meta.annotations(pod).getOrDefault("image", "");
        line(now, "image " + image + " set by a user");
        run.update(withImage(image));
      }
      Outcome outcome = run.advance(now);
      tell(now, outcome);
      if (outcome.finished()) {
        line(now, "removed");
        return transcript.toString();
      }
      Instant next = outcome.due() == null ? Instant.MAX : outcome.due();
      if (deletion.isAfter(now) && deletion.isBefore(next)) {
        next = deletion;
      }
      if (change.isAfter(now) && change.isBefore(next)) {
        next = change;
      }
      if (next.equals(Instant.MAX)) {
        return transcript.toString();
      }
      now = next;
    }
    return transcript.toString();
  }

  private ObjectNode withImage(String image) {
    ObjectNode changed = run.pod().deepCopy();
    ((ObjectNode) changed.at("/spec/containers/0")).put("image", image);
    return changed;
  }

  private void tell(Instant now, Outcome outcome) {
    for (PodEvent event : outcome.events()) {
      line(now, event.type() + " " + event.reason() + " " + event.fieldPath());
      line(now, "    " + event.message());
    }
    if (outcome.status() != null) {
      line(now, summary(outcome.status()));
    }
  }

  private static String summary(ObjectNode status) {
    StringBuilder text = new StringBuilder("status " + Meta.text(status, "phase"));
    for (JsonNode condition : status.path("conditions")) {
      if (Meta.text(condition, "status").equals("True")) {
        text.append(' ').append(Meta.text(condition, "type"));
      }
    }
    status.path("initContainerStatuses").forEach(each -> text.append(container(each)));
    status.path("containerStatuses").forEach(each -> text.append(container(each)));
    return text.toString();
  }

  private static String container(JsonNode status) {
    JsonNode state = status.path("state");
    String name = state.propertyNames().iterator().next();
    JsonNode fields = state.path(name);
    String reason = Meta.text(fields, "reason");
    return " | "
        + Meta.text(status, "name")
        + " "
        + name
        + (reason.isEmpty() ? "" : " " + reason)
        + (fields.has("exitCode") ? " " + fields.path("exitCode").asInt() : "")
        + (status.path("ready").asBoolean() ? " ready" : "")
        + (status.path("restartCount").asInt() > 0
            ? " restarts " + status.path("restartCount").asInt()
            : "")
        + (Meta.text(fields, "message").isEmpty() ? "" : " (" + Meta.text(fields, "message") + ")");
  }

  private void line(Instant now, String text) {
    double seconds = Duration.between(START, now).toMillis() / 1000.0;
    transcript.append(String.format(Locale.ROOT, "%9.3f  %s\n", seconds, text));
  }
}
