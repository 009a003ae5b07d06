package io.kubeterrarium.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeftoversIT {
  @Test
  void whatAKilledTestLeftIsSweptAndWhatIsInUseIsNot() throws Exception {
    Optional<String> impossible = Network.impossible();
    impossible.ifPresent(reason -> System.out.println("LeftoversIT is skipped: " + reason));
    assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    String left = "kt" + gone.pid() + "-left";
    String used = "kt" + ProcessHandle.current().pid() + "-used";
    Network.output("ip", "netns", "add", left);
    Network.output("ip", "netns", "add", used);
    Process member = new ProcessBuilder("ip", "netns", "exec", left, "sleep", "600").start();
    while (!Network.output("ip", "netns", "pids", left).contains("" + member.pid())) {
      assertThat(member.isAlive()).isTrue();
    }

    Leftovers.sweep();

    String after = Network.output("ip", "netns", "list");
    Network.output("ip", "netns", "del", used);
    assertThat(after).contains(used).doesNotContain(left);
    assertThat(member.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
