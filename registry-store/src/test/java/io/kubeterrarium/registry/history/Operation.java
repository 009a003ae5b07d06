package io.kubeterrarium.registry.history;

/**
 * What one client asked of one key, when, and what it was told.
 *
 * @param argument the value written; null for a read and a deletion
 * @param expected what a swap wants to find
 * @param called nanoseconds
 * @param returned {@link #NEVER} where the outcome is unknown
 * @param observed what a read found, or null for nothing
 * @param succeeded whether a swap found what it expected
 * @param revision the answer's; 0 where there was none, or it told none
 */
public record Operation(
    Kind kind,
    String key,
    String argument,
    String expected,
    long called,
    long returned,
    String observed,
    boolean succeeded,
    long revision) {
  public static final long NEVER = Long.MAX_VALUE;

  /** No key holds two values that are equal, so that a value names its write. */
  public enum Kind {
    READ,
    WRITE,
    DELETE,
    SWAP
  }

  static Operation asked(Kind kind, String key, String argument, String expected, long called) {
    return new Operation(kind, key, argument, expected, called, NEVER, null, false, 0);
  }

  Operation answered(long when, String found, boolean done, long at) {
    return new Operation(kind, key, argument, expected, called, when, found, done, at);
  }

  Operation writing(String other) {
    return new Operation(
        kind, key, other, expected, called, returned, observed, succeeded, revision);
  }

  boolean isKnown() {
    return returned != NEVER;
  }

  /** Whether the answer says that the key was changed. */
  boolean changed() {
    return isKnown()
        && (kind == Kind.WRITE || (kind == Kind.SWAP && succeeded) || isDeletionOfSomething());
  }

  private boolean isDeletionOfSomething() {
    return kind == Kind.DELETE && succeeded;
  }
}
