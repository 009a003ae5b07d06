package io.kubeterrarium.registry.transport;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a mesh needs of its owner. Threads: the mesh's, several at a time; an exception of type
 * {@code IOException} closes the connection that the call is for.
 */
public interface Receiver {
  /**
   * Whether to talk to that member. Durable before it returns: who was admitted once is known.
   *
   * @return null for yes, or why not
   */
  @Nullable String admit(Identity peer) throws IOException;

  /** The other one does not admit this member, and says why. */
  void refused(String peer, String reason);

  /** What a member that has just been reached is told of this one. */
  void writeWelcome(DataOutput out) throws IOException;

  /** That of the other one. */
  void readWelcome(Identity peer, DataInput in) throws IOException;

  void received(UUID from, DataInput message) throws IOException;

  /**
   * A connection by which that member sends has ended, or another one has begun: what it has sent,
   * or wanted to send, until now may have been lost.
   */
  void lost(UUID from);

  /** What an answer to a ping tells of this member. */
  void writeStatus(UUID to, DataOutput out) throws IOException;

  void readStatus(UUID from, DataInput in) throws IOException;

  /** A stream that another member has opened. The connection ends when this returns. */
  void receivedStream(UUID from, InputStream in) throws IOException;

  void reachable(UUID peer);

  /** Its connection has ended, or it has been silent for too long. */
  void unreachable(UUID peer);
}
