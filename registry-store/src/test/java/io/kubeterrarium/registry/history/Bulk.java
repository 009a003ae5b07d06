package io.kubeterrarium.registry.history;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.WatchEvent;

/** Values that are large for the registry, and short in a history. */
public final class Bulk {
  private static final char FILLER = 'x';

  private Bulk() {}

  /** A value of that many bytes, and its name. */
  static String value(String name, int bytes) {
    return bytes == 0 ? name : name + ":" + bytes + ":" + String.valueOf(FILLER).repeat(bytes);
  }

  /** The name that the value began as; of one that is not whole, what says so. */
  public static String name(String value) {
    int end = value.indexOf(':');
    if (end < 0) {
      return value;
    }
    String name = value.substring(0, end);
    int filler = value.indexOf(':', end + 1) + 1;
    long bytes = Long.parseLong(value.substring(end + 1, filler - 1));
    boolean whole =
        value.length() - filler == bytes && value.chars().skip(filler).allMatch(c -> c == FILLER);
    return whole ? name : name + " in part";
  }

  static WatchEvent brief(WatchEvent event) {
    KeyValue entry = event.current();
    KeyValue brief =
        new KeyValue(
            entry.key(),
            Bytes.utf8(name(entry.value().utf8())),
            entry.createRevision(),
            entry.modRevision(),
            entry.version(),
            entry.lease());
    return new WatchEvent(event.type(), brief, null);
  }
}
