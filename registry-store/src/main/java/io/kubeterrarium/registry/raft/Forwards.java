package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.transport.Mesh;
import io.kubeterrarium.registry.transport.Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this member has asked of others, and what it answers them. A request is sent once; where a
 * connection ends before there is an answer, be it the one that was to bring it, its outcome is
 * unknown.
 *
 * <p>Threads: any; answers are taken up on the connection's. Bounded by the windows of who asks.
 */
final class Forwards {
  static final byte PROPOSE = RaftMessage.FIRST_FREE;
  static final byte READ = RaftMessage.FIRST_FREE + 1;
  static final byte CHANGE = RaftMessage.FIRST_FREE + 2;
  static final byte ANSWER = RaftMessage.FIRST_FREE + 3;

  private static final byte DONE = 0;
  private static final byte NOT_APPENDED = 1;
  private static final byte UNKNOWN = 2;
  private static final byte INVALID = 3;

  @FunctionalInterface
  interface Body {
    void writeTo(DataOutput out) throws IOException;
  }

  private record Pending(UUID to, CompletableFuture<DataInput> answer) {}

  private record Framed(byte kind, long id, long size, Body body) implements Message {
    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeByte(kind);
      out.writeLong(id);
      body.writeTo(out);
    }
  }

  private final Mesh mesh;
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  Forwards(Mesh mesh) {
    this.mesh = mesh;
  }

  /**
   * Asks another member. Fails with {@link NotAppendedException} where it was certainly not done,
   * with {@code Invalid} where it makes no sense, with something else where nobody knows.
   */
  CompletableFuture<DataInput> ask(UUID to, byte kind, long size, Body body) {
    long id = ids.incrementAndGet();
    CompletableFuture<DataInput> answer = new CompletableFuture<>();
    pending.put(id, new Pending(to, answer));
    if (!mesh.send(to, new Framed(kind, id, size, body))) {
      pending.remove(id);
      answer.completeExceptionally(new NotAppendedException("the leader is not reachable"));
    }
    return answer;
  }

  void answered(DataInput in) throws IOException {
    Pending asked = pending.remove(in.readLong());
    if (asked == null) {
      return;
    }
    byte status = in.readByte();
    switch (status) {
      case DONE -> asked.answer().complete(in);
      case NOT_APPENDED ->
          asked.answer().completeExceptionally(new NotAppendedException("refused"));
      case INVALID ->
          asked.answer().completeExceptionally(new RegistryException.Invalid(in.readUTF()));
      default -> asked.answer().completeExceptionally(new IOException("the leader does not know"));
    }
  }

  /** A connection to that member, or from it, has ended. */
  void lost(UUID to) {
    pending.forEach(
        (id, asked) -> {
          if (asked.to().equals(to) && pending.remove(id, asked)) {
            asked.answer().completeExceptionally(new IOException("the connection has ended"));
          }
        });
  }

  void answer(UUID to, long id, long size, Body body) {
    mesh.send(
        to,
        new Framed(
            ANSWER,
            id,
            size,
            out -> {
              out.writeByte(DONE);
              body.writeTo(out);
            }));
  }

  void fail(UUID to, long id, Throwable error) {
    Throwable cause = Proposal.unwrap(error);
    mesh.send(
        to,
        new Framed(
            ANSWER,
            id,
            64,
            out -> {
              if (cause instanceof RegistryException.Invalid) {
                out.writeByte(INVALID);
                out.writeUTF(String.valueOf(cause.getMessage()));
              } else {
                out.writeByte(Proposal.provesNotAppended(cause) ? NOT_APPENDED : UNKNOWN);
              }
            }));
  }
}
