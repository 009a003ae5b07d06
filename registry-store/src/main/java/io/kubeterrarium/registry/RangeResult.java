package io.kubeterrarium.registry;

import java.util.List;

/**
 * @param revision the store's revision when the range was read, also where an older one was asked
 *     for
 * @param found in key order; without values where only keys were asked for, empty where only the
 *     count
 * @param count how many keys the range holds at that revision, whatever the limit
 */
public record RangeResult(Revision revision, List<KeyValue> found, long count) {
  public boolean more() {
    return count > found.size();
  }
}
