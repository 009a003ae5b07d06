package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.simulator.process.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real kubectl plays the scripts under {@code kubectl/}. A script has files ({@code file NAME},
 * ended by {@code EOF}), commands ({@code $ …}), and below each what it prints, without what
 * differs from run to run. {@code -Drewrite=true} records it anew; the diff is reviewed.
 */
@ExtendWith(SharedTerrarium.class)
class KubectlIT {
  private static final Path SCRIPTS = Path.of("src", "test", "resources", "kubectl");

  @TempDir Path work;

  @ParameterizedTest(name = "kubectl 1.{0} plays {1}")
  @CsvSource({
    "28,everyday",
    "30,everyday",
    "33,everyday",
    "30,rollout",
    "31,rollout",
    "33,rollout",
    "29,nodes",
    "30,nodes",
    "32,nodes",
    "33,nodes",
    "30,inspect",
    "33,inspect",
    "27,broken",
    "30,broken",
    "33,broken",
    "33,refused",
    "33,policies",
    "30,custom",
    "33,custom"
  })
  void playsTheScript(int minor, String script, Endpoints endpoints) throws Exception {
    Optional<Path> binary = Kubectl.find(minor);
    String missing = "kubectl.1." + minor + " is not installed: its commands are not tried here";
    if (binary.isEmpty()) {
      System.out.println(missing);
    }
    assumeTrue(binary.isPresent(), missing);
    Kubectl kubectl = Kubectl.of(binary.get(), work, endpoints.kubeconfig().orElseThrow());
    Files.writeString(work.resolve("token"), SharedTerrarium.TOKEN);

    Path file = SCRIPTS.resolve(script + ".txt");
    List<String> expected = Files.readAllLines(file);
    List<String> played = play(expected, kubectl);
    if (Boolean.getBoolean("rewrite")) {
      Files.write(file, played);
    } else {
      assertThat(String.join("\n", played)).isEqualTo(String.join("\n", expected));
    }
  }

  /** The script with what its commands printed this time. */
  private List<String> play(List<String> script, Kubectl kubectl) throws Exception {
    List<String> played = new ArrayList<>();
    for (int i = 0; i < script.size(); i++) {
      String line = script.get(i);
      if (line.startsWith("file ")) {
        int end = i + script.subList(i, script.size()).indexOf("EOF");
        Files.write(work.resolve(line.substring(5)), script.subList(i + 1, end));
        played.addAll(script.subList(i, end + 1));
        played.add("");
        i = end;
      } else if (line.startsWith("$ ")) {
        played.add(line);
        played.addAll(normalized(kubectl.run(line.substring(2))));
        played.add("");
      } else if (line.startsWith("#")) {
        played.add(line);
      }
    }
    return played;
  }

  /** Without ages, addresses, uids, times, random names and the width of columns. */
  private static List<String> normalized(String output) {
    String plain =
        output
            .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uid>")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<time>")
            .replaceAll("\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} [+-]\\d{4}", "<time>")
            .replaceAll("\\b[0-9a-f]{64}\\b", "<id>")
            .replaceAll("kube-api-access-\\w{5}", "kube-api-access-<random>")
            .replaceAll("\\b10\\.244\\.\\d+\\.\\d+\\b", "<pod-ip>")
            .replaceAll("\\b10\\.96\\.\\d+\\.\\d+\\b", "<cluster-ip>")
            .replaceAll("-[0-9a-z]{8,10}-[0-9a-z]{5}\\b", "-<hash>-<random>")
            .replaceAll("\\b(web)-[0-9a-z]{8,10}\\b", "$1-<hash>")
            .replaceAll("pod-template-hash=[0-9a-z]+", "pod-template-hash=<hash>")
            .replaceAll("(?<![\\w./-])\\d+(\\.\\d+)?(ms|s|m)(\\d+s)?(?![\\w/-])", "<age>")
            .replaceAll("[ \\t]{2,}", "  ");
    return plain.lines().map(String::stripTrailing).filter(line -> !line.isEmpty()).toList();
  }
}
