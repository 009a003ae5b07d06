package io.kubeterrarium.registry.etcd;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers unary calls when the registry has answered, each exactly once. */
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

  /** What needs nobody else. */
  static <R> void send(StreamObserver<R> out, Supplier<R> answer) {
    send(out, () -> CompletableFuture.completedFuture(answer.get()), response -> response);
  }
}
