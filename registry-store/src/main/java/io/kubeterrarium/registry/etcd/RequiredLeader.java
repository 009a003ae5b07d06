package io.kubeterrarium.registry.etcd;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.kubeterrarium.registry.Registry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code hasleader} at the head of a call asks for, as {@code clientv3.WithRequireLeader} and
 * jetcd's {@code requireLeader} do: a member that knows no leader refuses the call, and ends the
 * streams that asked once it has known none for as long as three of etcd's elections take. The
 * client then turns to another member, where it would have waited here for events in vain.
 *
 * <p>Threads: any; {@link #look} on one at a time.
 */
final class RequiredLeader implements ServerInterceptor {
  static final Metadata.Key<String> HAS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  /** How often {@link #look} is called. */
  static final long LOOK_MILLIS = 500;

  private static final int LOOKS_WITHOUT = 6;
  private static final Context.Key<Boolean> ASKED = Context.key("hasleader");

  private final Registry registry;
  private final Set<OpenStream> asked = ConcurrentHashMap.newKeySet();
  private int without;

  RequiredLeader(Registry registry) {
    this.registry = registry;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!"true".equals(headers.get(HAS_LEADER))) {
      return next.startCall(call, headers);
    }
    if (registry.membership().leader() == null) {
      call.close(EtcdError.NO_LEADER.status(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(Context.current().withValue(ASKED, true), call, headers, next);
  }

  /** For the stream that is being opened on this thread. */
  OpenStream stream() {
    return new OpenStream(Boolean.TRUE.equals(ASKED.get()));
  }

  void look() {
    without = registry.membership().leader() == null ? without + 1 : 0;
    if (without >= LOOKS_WITHOUT) {
      asked.forEach(OpenStream::lost);
    }
  }

  /** A stream, known here while it is open if its client asked for a leader. */
  final class OpenStream {
    private final boolean requires;
    private volatile @Nullable Runnable end;

    private OpenStream(boolean requires) {
      this.requires = requires;
    }

    /**
     * @param end ends the stream; may come on another thread than the stream's own
     */
    void whenLost(Runnable end) {
      this.end = end;
      if (requires) {
        asked.add(this);
      }
    }

    /** The stream has ended, whatever for. */
    void closed() {
      asked.remove(this);
    }

    private void lost() {
      closed();
      Runnable ends = end;
      if (ends != null) {
        ends.run();
      }
    }
  }
}
