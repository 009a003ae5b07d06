package io.kubeterrarium.client.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.execution.TimeSource;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.VirtualTime;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import io.kubeterrarium.client.transport.TransportResponse;
import io.kubeterrarium.client.transport.WatchConnection;
import io.kubeterrarium.client.transport.WatchConsumer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeaderElectorTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private final List<String> log = new ArrayList<>();
  private final Candidate a = new Candidate("a");
  private final Candidate b = new Candidate("b");

  private final class Candidate implements LeaderCallbacks {
    final String name;
    final Link link = new Link(api);
    final LeaderElector elector;

    Candidate(String name) {
      this.name = name;
      elector =
          new LeaderElector(
              ElectionConfig.of("scheduler", name),
              link,
              new EventRecorder(link, name, time.runtime()),
              time.runtime(),
              new SplittableRandom(name.hashCode()),
              this);
    }

    @Override
    public void startedLeading() {
      log.add(name + " starts");
    }

    @Override
    public void stoppedLeading() {
      log.add(name + " stops");
    }
  }

  @Test
  void theFirstCandidateLeadsAtOnceAndTheSecondWaits() {
    startBoth();
    assertThat(log).containsExactly("a starts");
    time.advance(Duration.ofMinutes(5));
    assertThat(log).containsExactly("a starts");
    assertThat(spec().getHolderIdentity()).isEqualTo("a");
    assertThat(spec().getLeaseDurationSeconds()).isEqualTo(15);
    assertThat(spec().getLeaseTransitions()).isZero();
    assertThat(spec().getAcquireTime()).isEqualTo(ZonedDateTime.parse("2026-01-05T09:00:00Z"));
    assertThat(spec().getRenewTime()).isAfter(spec().getAcquireTime().plusSeconds(290));
  }

  @Test
  void aLeaderThatIsCutOffStopsBeforeAnotherBegins() {
    startBoth();
    time.advance(Duration.ofSeconds(30));
    a.link.cut(true);
    time.advance(Duration.ofMillis(9_900));
    assertThat(log).containsExactly("a starts");
    time.advance(Duration.ofMillis(200));
    assertThat(log).containsExactly("a starts", "a stops");
    time.advance(Duration.ofSeconds(20));
    assertThat(log).containsExactly("a starts", "a stops", "b starts");
    assertThat(spec().getLeaseTransitions()).isEqualTo(1);
    a.link.cut(false);
    time.advance(Duration.ofMinutes(1));
    assertThat(log).hasSize(3);
  }

  /** Before any alarm of its own has had its turn. */
  @Test
  void aProcessThatStoodStillWritesNothingWhenItGoesOn() throws Exception {
    StandingStill clock = new StandingStill();
    ComponentRuntime still = new ComponentRuntime(clock, Runnable::run, Runnable::run);
    EventRecorder events = new EventRecorder(api, "a", time.runtime());
    ElectionConfig config = ElectionConfig.of("scheduler", "a");
    LeaderElector elector =
        new LeaderElector(config, api, events, still, new SplittableRandom(1), a);
    FencedTransport fenced = new FencedTransport(api, elector::isLeader);
    TransportRequest read = TransportRequest.get("/api/v1/namespaces/default/pods", Map.of());
    TransportRequest write = TransportRequest.delete("/api/v1/namespaces/default/pods/x", null);
    elector.start();
    assertThat(elector.isLeader()).isTrue();
    assertThat(fenced.call(write).status()).isEqualTo(404);

    clock.passed = Duration.ofSeconds(10);

    assertThat(elector.isLeader()).isFalse();
    assertThatThrownBy(() -> fenced.call(write)).hasMessageContaining("the lease is lost");
    assertThat(fenced.call(read).status()).isEqualTo(200);
  }

  /** No alarm comes, while time goes on. */
  private final class StandingStill implements TimeSource {
    private Duration passed = Duration.ZERO;

    @Override
    public Cancellable after(Duration delay, Runnable task) {
      return () -> {};
    }

    @Override
    public long nanoTime() {
      return passed.toNanos();
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(passed);
    }
  }

  @Test
  void aShortFaultCostsNothing() {
    startBoth();
    a.link.cut(true);
    time.advance(Duration.ofSeconds(7));
    a.link.cut(false);
    time.advance(Duration.ofMinutes(1));
    assertThat(log).containsExactly("a starts");
  }

  @Test
  void whoStopsGivesTheLeaseUpSoThatAnotherNeedNotWait() {
    startBoth();
    time.advance(Duration.ofSeconds(30));
    a.elector.close();
    time.settle();
    assertThat(spec().getHolderIdentity()).isEmpty();
    assertThat(spec().getLeaseDurationSeconds()).isEqualTo(1);
    time.advance(Duration.ofSeconds(5));
    assertThat(log).containsExactly("a starts", "a stops", "b starts");
    assertThat(spec().getLeaseTransitions()).isEqualTo(1);
    assertThat(spec().getLeaseDurationSeconds()).isEqualTo(15);
  }

  @Test
  void whoStoppedWithoutLeadingLeavesTheLeaseAlone() {
    startBoth();
    b.elector.close();
    time.advance(Duration.ofMinutes(1));
    assertThat(spec().getHolderIdentity()).isEqualTo("a");
    assertThat(log).containsExactly("a starts");
  }

  @Test
  void aCandidateOfTheSameIdentityTakesItsLeaseUpAgain() {
    a.elector.start();
    time.settle();
    new Candidate("a").elector.start();
    time.settle();
    assertThat(spec().getLeaseTransitions()).isZero();
  }

  @Test
  void aLeaderThatSeesAnothersNameStopsAtOnce() {
    a.elector.start();
    time.settle();
    api.edit(
        Resources.LEASES,
        "kube-system",
        "scheduler",
        lease -> lease.withObject("spec").put("holderIdentity", "thief"));
    time.advance(Duration.ofSeconds(2));
    assertThat(log).containsExactly("a starts", "a stops");
    time.advance(Duration.ofSeconds(20));
    assertThat(log).containsExactly("a starts", "a stops", "a starts");
  }

  @Test
  void aLeaseThatWasDeletedIsMadeAnew() {
    startBoth();
    api.delete(Resources.LEASES, "kube-system", "scheduler");
    time.advance(Duration.ofSeconds(30));
    assertThat(log.stream().filter(line -> line.endsWith("starts")).count())
        .isEqualTo(log.stream().filter(line -> line.endsWith("stops")).count() + 1);
  }

  @Test
  void aCorrectedClockTakesNobodysRole() {
    startBoth();
    time.correctClock(Duration.ofHours(3));
    time.advance(Duration.ofMinutes(1));
    time.correctClock(Duration.ofHours(-9));
    time.advance(Duration.ofMinutes(1));
    assertThat(log).containsExactly("a starts");
  }

  /** A laptop's sleep: the leader wakes with a lease that may be another's by now. */
  @Test
  void afterASleepOneLeads() {
    startBoth();
    time.jump(Duration.ofHours(8));
    time.advance(Duration.ofMinutes(1));
    assertOneLeads();
  }

  @Test
  void whoeverIsCutOffAndWheneverAtMostOneLeads() {
    SplittableRandom random = new SplittableRandom(Long.getLong("sim.seed", 7));
    startBoth();
    for (int i = 0; i < 2_000; i++) {
      (random.nextBoolean() ? a : b).link.cut(random.nextInt(3) > 0);
      time.advance(Duration.ofMillis(random.nextInt(6_000)));
      assertThat(a.elector.isLeader() && b.elector.isLeader()).isFalse();
    }
    a.link.cut(false);
    b.link.cut(false);
    time.advance(Duration.ofMinutes(1));
    assertOneLeads();
    assertTurns();
  }

  @Test
  void aNewLeaderIsAnEventOfItsLease() {
    startBoth();
    time.settle();
    assertThat(api.list(Resources.EVENTS, "kube-system"))
        .extracting(Event::getReason, Event::getMessage)
        .containsExactly(tuple("LeaderElection", "a became leader"));
  }

  private void startBoth() {
    a.elector.start();
    b.elector.start();
    time.settle();
  }

  private void assertOneLeads() {
    assertThat(a.elector.isLeader()).isNotEqualTo(b.elector.isLeader());
  }

  /** Between two starts there is a stop of whoever had started. */
  private void assertTurns() {
    String working = "";
    for (String line : log) {
      String who = line.substring(0, 1);
      assertThat(working).isEqualTo(line.endsWith("starts") ? "" : who);
      working = line.endsWith("starts") ? who : "";
    }
  }

  private LeaseSpec spec() {
    return api.list(Resources.LEASES, "kube-system").get(0).getSpec();
  }

  /** A way to the server that can be cut: a write may have arrived although no answer comes. */
  private static final class Link implements Transport {
    private final InMemoryApi api;
    private boolean cut;
    private int calls;

    Link(InMemoryApi api) {
      this.api = api;
    }

    void cut(boolean on) {
      cut = on;
    }

    @Override
    public TransportResponse call(TransportRequest request) throws IOException {
      if (cut && calls++ % 4 == 0) {
        api.call(request);
        throw new IOException("the answer was lost");
      }
      if (cut) {
        throw new IOException("no route");
      }
      return api.call(request);
    }

    @Override
    public WatchConnection watch(TransportRequest request, WatchConsumer consumer) {
      throw new UnsupportedOperationException("an elector does not watch");
    }
  }
}
