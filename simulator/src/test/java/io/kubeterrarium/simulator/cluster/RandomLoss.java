package io.kubeterrarium.simulator.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packets lost at random by a filter of four instructions, which iproute2 and the kernel have where
 * the kernel has no {@code netem}: a random number below the bound drops the packet.
 */
final class RandomLoss {
  private static final Pattern DROPPED = Pattern.compile("dropped (\\d+)");

  /** {@code ld rand}; if not below the bound, skip one; drop; pass. */
  private static final String PROGRAM = "4,32 0 0 4294963256,53 1 0 %d,6 0 0 2,6 0 0 0";

  private static final long ALL = 1L << 32;

  private RandomLoss() {}

  /** The words of {@code tc} that set it up. */
  static String[] filter(String verb, String direction, int percent) {
    return new String[] {
      "filter",
      verb,
      "dev",
      "eth0",
      direction,
      "prio",
      "1",
      "handle",
      "1",
      "bpf",
      "direct-action",
      "bytecode",
      PROGRAM.formatted(percent * ALL / 100)
    };
  }

  static long dropped(String statistics) {
    Matcher found = DROPPED.matcher(statistics);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
