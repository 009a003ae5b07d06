package io.kubeterrarium.registry;

/**
 * @param at the revision to read at; {@link Revision#NONE} is the latest
 * @param limit how many keys at most; 0 is no limit
 */
public record RangeRequest(
    KeyRange range,
    Revision at,
    long limit,
    boolean keysOnly,
    boolean countOnly,
    Consistency consistency) {

  public enum Consistency {
    /** Sees every write acknowledged before the call; needs a quorum. */
    LINEARIZABLE,
    /** Sees what this member has applied; needs nobody. */
    LOCAL
  }

  public static RangeRequest latest(KeyRange range) {
    return new RangeRequest(range, Revision.NONE, 0, false, false, Consistency.LINEARIZABLE);
  }

  public static RangeRequest local(KeyRange range) {
    return new RangeRequest(range, Revision.NONE, 0, false, false, Consistency.LOCAL);
  }

  public RangeRequest at(Revision revision) {
    return new RangeRequest(range, revision, limit, keysOnly, countOnly, consistency);
  }

  /** Keys and their revisions alone. */
  public RangeRequest withoutValues() {
    return new RangeRequest(range, at, limit, true, countOnly, consistency);
  }

  public RangeRequest limit(long keys) {
    return new RangeRequest(range, at, keys, keysOnly, countOnly, consistency);
  }
}
