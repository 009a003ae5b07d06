package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.local.LocalRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the registry answers when nobody waits for it any more goes nowhere, without a word. */
class LateAnswersIT {
  private static final RangeRequest REQUEST =
      RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

  private final LocalRegistry registry = LocalRegistry.open();
  private final BlockingQueue<CompletableFuture<RangeResult>> asked = new LinkedBlockingQueue<>();
  private final Logger log = (Logger) LoggerFactory.getLogger("io.kubeterrarium.registry.etcd");
  private final ListAppender<ILoggingEvent> caught = new ListAppender<>();
  private EtcdFace face;
  private ManagedChannel channel;

  /** Answers ranges when the test says so. */
  private Registry held() {
    return (Registry)
        Proxy.newProxyInstance(
            Registry.class.getClassLoader(),
            new Class<?>[] {Registry.class},
            (self, method, arguments) -> {
              if (method.getName().equals("range")) {
                CompletableFuture<RangeResult> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
              }
              try {
                return method.invoke(registry, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void open() throws Exception {
    caught.start();
    log.addAppender(caught);
    face = EtcdFace.open(held(), new EtcdConfig(0, false));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", face.port()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    face.close();
    registry.close();
    log.detachAppender(caught);
  }

  private ListenableFuture<RangeResponse> ask() {
    return KVGrpc.newFutureStub(channel).range(REQUEST);
  }

  private CompletableFuture<RangeResult> nextAsked() throws InterruptedException {
    CompletableFuture<RangeResult> answer = asked.poll(60, TimeUnit.SECONDS);
    assertThat(answer).as("a request within a minute").isNotNull();
    return answer;
  }

  private void answer(CompletableFuture<RangeResult> one) {
    one.complete(registry.range(RangeQuery.of(REQUEST).toRegistry()).join());
  }

  @Test
  void whoGaveUpIsNotAnswered() throws Exception {
    ListenableFuture<RangeResponse> first = ask();
    CompletableFuture<RangeResult> forFirst = nextAsked();
    first.cancel(true);
    ListenableFuture<RangeResponse> second = ask();
    CompletableFuture<RangeResult> forSecond = nextAsked();

    // Order: on one connection, so that the server knew of the end of the first before the second
    answer(forFirst);
    answer(forSecond);

    assertThat(second.get(60, TimeUnit.SECONDS).getCount()).isZero();
    assertThat(caught.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
  }

  @Test
  void whatAClientDoesNotReadEndsWithThePort() throws Exception {
    registry.txn(Txn.of(new Op.Put(Bytes.utf8("k"), Bytes.utf8("v".repeat(1 << 20))))).join();
    ClientCall<RangeRequest, RangeResponse> call =
        channel.newCall(KVGrpc.getRangeMethod(), CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(REQUEST);
    call.halfClose();
    answer(nextAsked());
    CountDownLatch ended = new CountDownLatch(1);
    channel.notifyWhenStateChanged(ConnectivityState.READY, ended::countDown);

    face.close();

    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(caught.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.INFO));
  }
}
