package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private final Call call = new Call();
  private final CompletableFuture<String> asked = new CompletableFuture<>();

  /** Remembers what it was told. */
  private static final class Call extends ServerCallStreamObserver<String> {
    private final List<String> told = new ArrayList<>();
    private boolean cancelled;

    @Override
    public void onNext(String answer) {
      told.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      told.add("error");
    }

    @Override
    public void onCompleted() {
      told.add("end");
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }

  private void send() {
    Replies.send(call, () -> asked, answer -> answer);
  }

  @Test
  void anAnswerIsToldOnce() {
    send();
    asked.complete("yes");
    assertThat(call.told).containsExactly("yes", "end");
  }

  @Test
  void aCallThatHasEndedIsNotAnswered() {
    send();
    call.cancelled = true;
    asked.complete("yes");
    assertThat(call.told).isEmpty();
  }

  @Test
  void aCallThatHasEndedIsNotToldOfFailuresEither() {
    send();
    call.cancelled = true;
    asked.completeExceptionally(new IllegalStateException("closed"));
    assertThat(call.told).isEmpty();
  }
}
