package io.kubeterrarium.registry.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * This project's face over three members on disk beside three members of a real etcd, each in
 * processes of their own, both driven by the same clients from this one: {@code mvn -Pbench verify
 * -pl registry-store -am}. The two are measured in turns of a few seconds, so that a machine that
 * is busy for a while is so for both; printed are medians over the turns.
 *
 * <p>{@code -Detcd.bench.seconds=} sets the length of a turn, {@code -Detcd.bench.rounds=} how many
 * there are, {@code -Detcd.bench.only=here} leaves etcd out.
 */
class EtcdBench {
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("etcd.bench.seconds", "3"));
  private static final int ROUNDS = Integer.getInteger("etcd.bench.rounds", 5);
  private static final String ONLY = System.getProperty("etcd.bench.only", "");
  private static final int CLIENTS = 100;
  private static final int WATCHERS = 100;
  private static final int WATCHED_PUTS = 5_000;

  private final PutRequest[] puts = Load.puts(256);
  private final RangeRequest[] gets = Load.gets();
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

  public static void main(String[] args) throws Exception {
    new EtcdBench().compare();
  }

  @Test
  void compare() throws Exception {
    Optional<Path> etcd = EtcdProcess.binary("etcd");
    try (FaceProcess face = FaceProcess.start()) {
      if (etcd.isEmpty() || ONLY.equals("here")) {
        System.out.println("SKIPPED the comparison: no etcd on the PATH, or none asked for");
        measure(List.of(face.subject()));
      } else {
        try (EtcdProcess cluster = EtcdProcess.start(etcd.get(), 3)) {
          measure(List.of(face.subject(), leader(cluster)));
        }
      }
    }
    print();
  }

  /** A member that does not lead would pass each request on. */
  private static Subject leader(EtcdProcess cluster) throws Exception {
    for (int port : cluster.clientPorts()) {
      Subject member = new Subject("etcd", port, cluster.handles());
      try (Load load = new Load(member, 1)) {
        EtcdFixture.bounded(KVGrpc.newBlockingStub(load.channel(0))).range(Load.gets()[0]);
        StatusResponse status =
            EtcdFixture.bounded(MaintenanceGrpc.newBlockingStub(load.channel(0)))
                .status(StatusRequest.getDefaultInstance());
        if (status.getLeader() == status.getHeader().getMemberId()) {
          return member;
        }
      }
    }
    throw new AssertionError("no member of etcd leads");
  }

  private void measure(List<Subject> subjects) throws Exception {
    for (Subject subject : subjects) { // Warms up, and fills in all keys.
      rates(subject, SECONDS * 2);
      rates(subject, SECONDS * 2);
    }
    figures.clear();
    for (int round = 0; round < ROUNDS; round++) {
      for (Subject subject : subjects) {
        rates(subject, SECONDS);
      }
    }
    for (Subject subject : subjects) { // Warms up.
      WatchLoad.measure(subject, WATCHERS, WATCHED_PUTS);
    }
    for (int round = 0; round < ROUNDS + 2; round++) {
      for (Subject subject : subjects) {
        WatchLoad.Delays delays = WatchLoad.measure(subject, WATCHERS, WATCHED_PUTS);
        note(subject, "watch, 100 watchers, p50 ms", delays.p50Millis());
        note(subject, "watch, 100 watchers, p99 ms", delays.p99Millis());
        note(subject, "watch, 100 watchers, server CPU us", delays.serverMicros());
      }
    }
  }

  private void rates(Subject subject, double seconds) throws Exception {
    try (Load load = new Load(subject, CLIENTS)) {
      note(subject, "put 256 B, 1 client", load.puts(1, puts, seconds));
      note(subject, "put 256 B, 100 clients", load.puts(CLIENTS, puts, seconds));
      note(subject, "get, 100 clients", load.gets(CLIENTS, gets, seconds));
    }
  }

  private void note(Subject subject, String what, Load.Rate rate) {
    note(subject, what + ", per s", rate.perSecond());
    note(subject, what + ", p99 ms", rate.p99Millis());
    note(subject, what + ", server CPU us", rate.serverMicros());
  }

  private void note(Subject subject, String what, double figure) {
    figures
        .computeIfAbsent(what, w -> new LinkedHashMap<>())
        .computeIfAbsent(subject.name(), s -> new ArrayList<>())
        .add(figure);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private void print() {
    System.out.println("etcd face and etcd, three members each, on disk, one machine, medians:");
    figures.forEach(
        (what, each) -> {
          double here = median(each.get("here"));
          List<Double> etcd = each.get("etcd");
          System.out.println(
              String.format(Locale.ROOT, "  %-40s here %,10.2f", what, here)
                  + (etcd == null
                      ? ""
                      : String.format(
                          Locale.ROOT,
                          "   etcd %,10.2f   ratio %.2f",
                          median(etcd),
                          here / median(etcd))));
        });
  }
}
