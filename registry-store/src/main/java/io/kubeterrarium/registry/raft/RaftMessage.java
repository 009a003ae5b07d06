package io.kubeterrarium.registry.raft;

import com.hazelcast.cp.internal.raft.impl.RaftEndpoint;
import com.hazelcast.cp.internal.raft.impl.RaftNodeImpl;
import com.hazelcast.cp.internal.raft.impl.dto.AppendFailureResponse;
import com.hazelcast.cp.internal.raft.impl.dto.AppendRequest;
import com.hazelcast.cp.internal.raft.impl.dto.AppendSuccessResponse;
import com.hazelcast.cp.internal.raft.impl.dto.PreVoteRequest;
import com.hazelcast.cp.internal.raft.impl.dto.PreVoteResponse;
import com.hazelcast.cp.internal.raft.impl.dto.TriggerLeaderElection;
import com.hazelcast.cp.internal.raft.impl.dto.VoteRequest;
import com.hazelcast.cp.internal.raft.impl.dto.VoteResponse;
import com.hazelcast.cp.internal.raft.impl.log.LogEntry;
import io.kubeterrarium.registry.transport.Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.StreamCorruptedException;

/**
 * Raft's own messages as bytes. Who sent one is known from the connection, and not said again. The
 * first byte is the kind, below {@link #FIRST_FREE} for these.
 */
final class RaftMessage {
  static final byte FIRST_FREE = 10;

  private static final byte PRE_VOTE_REQUEST = 1;
  private static final byte PRE_VOTE_RESPONSE = 2;
  private static final byte VOTE_REQUEST = 3;
  private static final byte VOTE_RESPONSE = 4;
  private static final byte APPEND_REQUEST = 5;
  private static final byte APPEND_SUCCESS = 6;
  private static final byte APPEND_FAILURE = 7;
  private static final byte TRIGGER_ELECTION = 8;
  private static final int SMALL = 64;
  private static final int MOST_ENTRIES = 1_000;

  /** What one append request may carry; what is left comes with the next. */
  private static final long APPEND_BYTES = 1L << 20;

  private RaftMessage() {}

  @FunctionalInterface
  private interface Body {
    void writeTo(DataOutput out) throws IOException;
  }

  private record Encoded(byte kind, long size, Body body) implements Message {
    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeByte(kind);
      body.writeTo(out);
    }
  }

  static Message of(PreVoteRequest request) {
    return new Encoded(
        PRE_VOTE_REQUEST,
        SMALL,
        out -> write(out, request.nextTerm(), request.lastLogTerm(), request.lastLogIndex()));
  }

  static Message of(PreVoteResponse response) {
    return new Encoded(
        PRE_VOTE_RESPONSE, SMALL, out -> write(out, response.term(), response.granted()));
  }

  static Message of(VoteRequest request) {
    return new Encoded(
        VOTE_REQUEST,
        SMALL,
        out -> {
          write(out, request.term(), request.lastLogTerm(), request.lastLogIndex());
          out.writeBoolean(request.isDisruptive());
        });
  }

  static Message of(VoteResponse response) {
    return new Encoded(
        VOTE_RESPONSE, SMALL, out -> write(out, response.term(), response.granted()));
  }

  static Message of(TriggerLeaderElection trigger) {
    return new Encoded(
        TRIGGER_ELECTION,
        SMALL,
        out -> write(out, trigger.term(), trigger.lastLogTerm(), trigger.lastLogIndex()));
  }

  static Message of(AppendSuccessResponse response) {
    return new Encoded(
        APPEND_SUCCESS,
        SMALL,
        out -> {
          out.writeInt(response.term());
          out.writeLong(response.lastLogIndex());
          out.writeLong(response.queryRound());
          out.writeLong(response.flowControlSequenceNumber());
        });
  }

  static Message of(AppendFailureResponse response) {
    return new Encoded(
        APPEND_FAILURE,
        SMALL,
        out -> {
          out.writeInt(response.term());
          out.writeLong(response.expectedNextIndex());
          out.writeLong(response.flowControlSequenceNumber());
        });
  }

  /**
   * With as many of the entries, from the first on, as fit: a follower answers how far it came, and
   * commits no further than it was sent.
   */
  static Message of(AppendRequest request) {
    LogEntry[] entries = request.entries();
    int fitting = 0;
    long size = SMALL;
    while (fitting < entries.length && (fitting == 0 || size < APPEND_BYTES)) {
      size += EntryCodec.size(entries[fitting++]);
    }
    int count = fitting;
    return new Encoded(
        APPEND_REQUEST,
        size,
        out -> {
          write(out, request.term(), request.prevLogTerm(), request.prevLogIndex());
          out.writeLong(request.leaderCommitIndex());
          out.writeLong(request.queryRound());
          out.writeLong(request.flowControlSequenceNumber());
          out.writeInt(count);
          for (int i = 0; i < count; i++) {
            EntryCodec.write(out, entries[i]);
          }
        });
  }

  private static void write(DataOutput out, int term, boolean granted) throws IOException {
    out.writeInt(term);
    out.writeBoolean(granted);
  }

  private static void write(DataOutput out, int term, int lastTerm, long lastIndex)
      throws IOException {
    out.writeInt(term);
    out.writeInt(lastTerm);
    out.writeLong(lastIndex);
  }

  /** Decodes on this thread, and lets the node take it up on its own. */
  static void deliver(byte kind, RaftEndpoint from, DataInput in, RaftNodeImpl node)
      throws IOException {
    switch (kind) {
      case PRE_VOTE_REQUEST ->
          node.handlePreVoteRequest(
              new PreVoteRequest(from, in.readInt(), in.readInt(), in.readLong()));
      case PRE_VOTE_RESPONSE ->
          node.handlePreVoteResponse(new PreVoteResponse(from, in.readInt(), in.readBoolean()));
      case VOTE_REQUEST ->
          node.handleVoteRequest(
              new VoteRequest(from, in.readInt(), in.readInt(), in.readLong(), in.readBoolean()));
      case VOTE_RESPONSE ->
          node.handleVoteResponse(new VoteResponse(from, in.readInt(), in.readBoolean()));
      case APPEND_REQUEST -> node.handleAppendRequest(readAppend(from, in));
      case APPEND_SUCCESS ->
          node.handleAppendResponse(
              new AppendSuccessResponse(
                  from, in.readInt(), in.readLong(), in.readLong(), in.readLong()));
      case APPEND_FAILURE ->
          node.handleAppendResponse(
              new AppendFailureResponse(from, in.readInt(), in.readLong(), in.readLong()));
      case TRIGGER_ELECTION ->
          node.handleTriggerLeaderElection(
              new TriggerLeaderElection(from, in.readInt(), in.readInt(), in.readLong()));
      default -> throw new StreamCorruptedException("message of kind " + kind);
    }
  }

  /** Only a leader sends one, and only to whom it counts as a member. */
  static boolean isAppend(byte kind) {
    return kind == APPEND_REQUEST;
  }

  private static AppendRequest readAppend(RaftEndpoint from, DataInput in) throws IOException {
    int term = in.readInt();
    int prevTerm = in.readInt();
    long prevIndex = in.readLong();
    long commitIndex = in.readLong();
    long queryRound = in.readLong();
    long flowControl = in.readLong();
    int count = in.readInt();
    if (count < 0 || count > MOST_ENTRIES) {
      throw new StreamCorruptedException("an append of " + count + " entries");
    }
    LogEntry[] entries = new LogEntry[count];
    for (int i = 0; i < count; i++) {
      entries[i] = EntryCodec.read(in);
    }
    return new AppendRequest(
        from, term, prevTerm, prevIndex, commitIndex, entries, queryRound, flowControl);
  }
}
