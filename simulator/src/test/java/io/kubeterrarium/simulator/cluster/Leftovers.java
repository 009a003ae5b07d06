package io.kubeterrarium.simulator.cluster;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What test processes that were killed have left behind: namespaces that bear their pid, and
 * members that run in them. Those of a test that runs are left alone.
 */
final class Leftovers {
  private static final Pattern OURS = Pattern.compile("(kt(\\d+)-\\w+)( .*)?");

  private Leftovers() {}

  static void sweep() throws IOException {
    for (String line : Network.output("ip", "netns", "list").lines().toList()) {
      Matcher ours = OURS.matcher(line);
      if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(2))).isEmpty()) {
        remove(ours.group(1));
      }
    }
  }

  private static void remove(String namespace) throws IOException {
    for (String pid : Network.output("ip", "netns", "pids", namespace).lines().toList()) {
      Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid.strip()));
      left.ifPresent(ProcessHandle::destroyForcibly);
    }
    Network.output("ip", "netns", "del", namespace);
    System.out.println("swept " + namespace + ", of a test process that is gone");
  }
}
