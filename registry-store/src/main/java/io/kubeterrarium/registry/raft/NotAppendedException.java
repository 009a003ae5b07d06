package io.kubeterrarium.registry.raft;

/** What was proposed has certainly not reached a log: it may be proposed again, to anybody. */
final class NotAppendedException extends Exception {
  private static final long serialVersionUID = 1;

  NotAppendedException(String message) {
    super(message);
  }
}
