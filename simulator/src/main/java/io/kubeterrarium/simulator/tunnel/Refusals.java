package io.kubeterrarium.simulator.tunnel;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts who was refused at the door, and says so in the log: a line every ten seconds at most, for
 * strangers shall not fill it. Safe on any thread.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private long count; // guarded by this
  private long unsaid; // guarded by this
  private long quietUntil = System.nanoTime(); // guarded by this

  synchronized void refused(@Nullable InetAddress from, String why) {
    count++;
    long now = System.nanoTime();
    if (now - quietUntil < 0) {
      unsaid++;
      return;
    }
    LOG.warn(
        "the members' port refused {}: {}{}",
        from == null ? "a connection" : from.getHostAddress(),
        why,
        unsaid == 0 ? "" : " (and " + unsaid + " more before)");
    unsaid = 0;
    quietUntil = now + QUIET_NANOS;
  }

  synchronized long count() {
    return count;
  }
}
