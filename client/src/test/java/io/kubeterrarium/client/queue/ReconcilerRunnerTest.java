package io.kubeterrarium.client.queue;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReconcilerRunnerTest {
  private final VirtualTime time = new VirtualTime();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ReconcilerRunner.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  @Test
  void whatTheServerRefusesIsToldInOneLineAndTriedAgain() {
    assertThat(triesOf(new ApiStatusException(403, Json.object().put("message", "no"))))
        .isEqualTo(2);
    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getFormattedMessage())
        .isEqualTo("test: item failed, will be tried again: no");
    assertThat(log.list.get(0).getThrowableProxy()).as("the stack").isNull();
  }

  @Test
  void whatHasToWaitIsToldInOneLineAndTriedAgain() {
    assertThat(triesOf(new NotYetException("the name is taken"))).isEqualTo(2);
    assertThat(log.list.get(0).getFormattedMessage()).endsWith("the name is taken");
    assertThat(log.list.get(0).getThrowableProxy()).as("the stack").isNull();
  }

  @Test
  void aFaultOfTheProgramShowsItsStack() {
    assertThat(triesOf(new IllegalStateException("a bug"))).isEqualTo(2);
    assertThat(log.list.get(0).getThrowableProxy()).as("the stack").isNotNull();
  }

  private int triesOf(RuntimeException firstFailure) {
    List<String> tries = new ArrayList<>();
    Reconciler<String> reconciler =
        item -> {
          tries.add(item);
          if (tries.size() == 1) {
            throw firstFailure;
          }
          return Result.DONE;
        };
    try (var runner = new ReconcilerRunner<>("test", 1, reconciler, time.runtime())) {
      runner.queue().add("item");
      runner.start();
      time.advance(Duration.ofSeconds(1));
    }
    return tries.size();
  }
}
