package io.kubeterrarium.simulator.cluster;

import io.kubeterrarium.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What components wrote, and in which process, by the audit logs of all API servers: a component
 * asks the server of its own process alone.
 */
final class Acts {
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final Set<String> ASIDE = Set.of("leases", "events");

  /**
   * @param began when the server took the request
   */
  record Act(String member, Instant began, Instant ended, String what) {}

  private Acts() {}

  /** What the users changed, in the order of the answers. */
  static List<Act> of(Cluster cluster, Predicate<String> user) throws IOException {
    List<Act> acts = new ArrayList<>();
    for (ClusterMember member : cluster.members()) {
      for (String line : Files.readAllLines(member.audit())) {
        JsonNode event = Json.read(line.getBytes(StandardCharsets.UTF_8));
        String verb = event.path("verb").asString("");
        String resource = event.at("/objectRef/resource").asString("");
        if (user.test(event.at("/user/username").asString(""))
            && !READS.contains(verb)
            && !ASIDE.contains(resource)
            && event.at("/responseStatus/code").asInt(0) < 300) {
          acts.add(
              new Act(
                  member.name(),
                  time(event, "requestReceivedTimestamp"),
                  time(event, "stageTimestamp"),
                  verb + " " + event.path("requestURI").asString("")));
        }
      }
    }
    acts.sort(Comparator.comparing(Act::ended));
    return acts;
  }

  private static Instant time(JsonNode event, String field) {
    return Instant.parse(event.path(field).asString(""));
  }

  /** Who acted, in turn. */
  static List<String> turns(List<Act> acts) {
    List<String> turns = new ArrayList<>();
    for (Act act : acts) {
      if (turns.isEmpty() || !turns.get(turns.size() - 1).equals(act.member())) {
        turns.add(act.member());
      }
    }
    return turns;
  }
}
