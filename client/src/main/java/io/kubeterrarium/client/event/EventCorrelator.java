package io.kubeterrarium.client.event;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps events few, with client-go's numbers: each speaker about an object has 25 events at once
 * and one more each 5 minutes; from the tenth different message about the same thing within 10
 * minutes on they are combined into one; a repetition raises the count of the event that is there.
 */
final class EventCorrelator {
  private static final int REMEMBERED = 4096;
  private static final int BURST = 25;
  private static final double TOKENS_PER_SECOND = 1.0 / 300;
  private static final int DIFFERENT_MESSAGES = 10;
  private static final Duration COMBINE_WITHIN = Duration.ofMinutes(10);

  // Guarded by this.
  private final RecentMap<String, Bucket> buckets = new RecentMap<>(REMEMBERED);
  private final RecentMap<String, Similar> similar = new RecentMap<>(REMEMBERED);
  private final RecentMap<String, EventRecord> records = new RecentMap<>(REMEMBERED);
  private long lastNanos;

  /**
   * @param record what to write; its count is 1 where the event is new
   */
  record Decision(boolean skip, EventRecord record) {}

  private static final class Bucket {
    double tokens = BURST;
    Instant filled;

    Bucket(Instant now) {
      filled = now;
    }

    boolean take(Instant now) {
      double seconds = Math.max(0, Duration.between(filled, now).toMillis() / 1000.0);
      tokens = Math.min(BURST, tokens + seconds * TOKENS_PER_SECOND);
      filled = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  private static final class Similar {
    final Set<String> messages = new HashSet<>();
    Instant last = Instant.MIN;
  }

  synchronized Decision correlate(EventNote note) {
    EventNote told = note;
    String key = note.identity();
    if (isOneOfTooMany(note)) {
      told = note.withMessage("(combined from similar events): " + note.message());
      key = note.similarity();
    }
    EventRecord known = records.get(key);
    EventRecord record =
        known == null ? EventRecord.first(told, name(told), key) : known.again(told);
    records.put(key, record);
    boolean allowed =
        buckets.computeIfAbsent(note.speaker(), any -> new Bucket(note.at())).take(note.at());
    return new Decision(!allowed, record);
  }

  private boolean isOneOfTooMany(EventNote note) {
    Similar seen = similar.computeIfAbsent(note.similarity(), any -> new Similar());
    if (seen.last.isBefore(note.at().minus(COMBINE_WITHIN))) {
      seen.messages.clear();
    }
    seen.last = note.at();
    if (seen.messages.size() < DIFFERENT_MESSAGES) {
      seen.messages.add(note.message());
    }
    return seen.messages.size() >= DIFFERENT_MESSAGES;
  }

  /** Unique for this recorder even where the clock stands still. */
  private String name(EventNote note) {
    long nanos = note.at().getEpochSecond() * 1_000_000_000L + note.at().getNano();
    lastNanos = Math.max(nanos, lastNanos + 1);
    return note.about().name() + "." + Long.toHexString(lastNanos);
  }
}
