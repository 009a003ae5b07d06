package io.kubeterrarium.registry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys from {@code from} (included) to {@code to} (excluded); no {@code to} means to the end.
 */
public record KeyRange(Bytes from, @Nullable Bytes to) {
  public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

  /** Just the one key. */
  public static KeyRange single(Bytes key) {
    return new KeyRange(key, Bytes.wrap(Arrays.copyOf(key.unsafeArray(), key.length() + 1)));
  }

  /** All keys that begin with the prefix. */
  public static KeyRange prefix(Bytes prefix) {
    byte[] end = prefix.unsafeArray().clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        end[i]++;
        return new KeyRange(prefix, Bytes.wrap(Arrays.copyOf(end, i + 1)));
      }
    }
    return new KeyRange(prefix, null);
  }

  public static KeyRange prefix(String prefix) {
    return prefix(Bytes.utf8(prefix));
  }

  public boolean contains(Bytes key) {
    return key.compareTo(from) >= 0 && (to == null || key.compareTo(to) < 0);
  }
}
