package io.kubeterrarium.registry.transport;

import java.io.DataOutput;
import java.io.IOException;

/** Something to send. Encoded on the link's thread: it must be immutable. */
public interface Message {
  /** About how many bytes it has, by which queues are bounded. */
  long size();

  void writeTo(DataOutput out) throws IOException;

  /**
   * What became of it, where it is large: taken in by the other side, or dropped. Called once, and
   * not for what is small, which may be lost unnoticed.
   */
  default void settled(boolean taken) {}
}
