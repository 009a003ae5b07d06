package io.kubeterrarium.registry.etcd;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers unary calls when the registry has answered, each at most once: a call that has ended
 * meanwhile, as its client gave up or the port was closed, is not answered any more. What would be
 * written for it then would reach nobody, and nobody would free it.
 */
final class Replies {
  private Replies() {}

  /**
   * @param asking may throw what {@link EtcdError#exception} made
   */
  static <A, R> void send(
      StreamObserver<R> out, Supplier<CompletableFuture<A>> asking, Function<A, R> answer) {
    CompletableFuture<A> asked;
    try {
      asked = asking.get();
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    }
    asked.whenComplete(
        (result, error) -> {
          if (hasEnded(out)) {
            return;
          }
          if (error != null) {
            out.onError(EtcdError.of(error));
            return;
          }
          R response;
          try {
            response = answer.apply(result);
          } catch (RuntimeException e) {
            out.onError(EtcdError.of(e));
            return;
          }
          out.onNext(response);
          out.onCompleted();
        });
  }

  private static boolean hasEnded(StreamObserver<?> out) {
    return out instanceof ServerCallStreamObserver<?> call && call.isCancelled();
  }

  /** What needs nobody else. */
  static <R> void send(StreamObserver<R> out, Supplier<R> answer) {
    send(out, () -> CompletableFuture.completedFuture(answer.get()), response -> response);
  }
}
