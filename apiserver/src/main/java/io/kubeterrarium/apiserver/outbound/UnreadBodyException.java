package io.kubeterrarium.apiserver.outbound;

import java.io.IOException;

/** An answer began and could not be read to its end; says so as client-go does. */
public final class UnreadBodyException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadBodyException(String why) {
    super("unexpected error when reading response body. Please retry. Original error: " + why);
  }
}
