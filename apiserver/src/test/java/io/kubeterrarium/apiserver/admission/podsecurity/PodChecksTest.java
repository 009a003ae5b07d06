package io.kubeterrarium.apiserver.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.format.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** The table of pods in {@code pods.txt}: verdict and words of upstream for each. */
class PodChecksTest {
  private static final String GOOD =
      "{securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop:"
          + " [ALL]}, seccompProfile: {type: RuntimeDefault}}}";

  static Stream<Arguments> table() throws IOException {
    try (InputStream in = PodChecksTest.class.getResourceAsStream("pods.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" \\| ", 4))
          .map(parts -> Arguments.of(parts[0], parts[1], parts[2], parts[3]))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("table")
  void aPodIsJudgedInUpstreamsWords(String policy, String spec, String container, String verdict) {
    ObjectNode pod = Json.object();
    ObjectNode given = yaml(spec);
    if (given.get("annotations") instanceof ObjectNode annotations) {
      Meta.edit(pod).set("annotations", annotations);
    }
    ObjectNode own = yaml(container.equals("good") ? GOOD : container);
    given.putArray("containers").add(own.put("name", "a"));
    pod.set("spec", given);

    String[] parts = policy.split(":");
    Level level = Level.of(parts[0]).orElseThrow();
    String version = parts.length == 1 ? "latest" : parts[1];
    String told =
        Violation.details(PodChecks.violations(new Policy(level, version), PodView.of(pod)));

    assertThat(told.isEmpty() ? "ok" : told).isEqualTo(verdict);
  }

  private static ObjectNode yaml(String text) {
    return (ObjectNode)
        Objects.requireNonNull(YamlReader.first(text.getBytes(StandardCharsets.UTF_8))).tree();
  }

  @Test
  void theTableIsLongEnoughToBeWorthReading() throws IOException {
    assertThat(table().count()).isGreaterThanOrEqualTo(130);
  }
}
