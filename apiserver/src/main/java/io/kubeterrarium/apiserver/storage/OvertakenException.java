package io.kubeterrarium.apiserver.storage;

/**
 * Another API server has allocated since this write began: what this one took may be taken. Nothing
 * was written; it is to be begun anew.
 */
public final class OvertakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How often a write is begun anew before its client is told to try later. */
  public static final int ATTEMPTS = 32;

  OvertakenException() {
    super("other API servers allocate all the time", null, false, false);
  }
}
