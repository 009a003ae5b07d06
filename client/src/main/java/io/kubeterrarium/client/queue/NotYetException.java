package io.kubeterrarium.client.queue;

/**
 * What a reconciler throws when the world is not as it must be for the next step, and no fault of
 * the program: the item comes again after its backoff, and the log has one line and no stack.
 */
public class NotYetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotYetException(String message) {
    super(message);
  }
}
