package io.kubeterrarium.registry.play;

import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.RecordingListener;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.Usage;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchRequest;
import io.kubeterrarium.registry.lease.LeaseClock;
import io.kubeterrarium.registry.mvcc.Applied;
import io.kubeterrarium.registry.mvcc.Command;
import io.kubeterrarium.registry.mvcc.LeaseRecord;
import io.kubeterrarium.registry.mvcc.Outcome;
import io.kubeterrarium.registry.mvcc.StateCodec;
import io.kubeterrarium.registry.mvcc.StateMachine;
import io.kubeterrarium.registry.watch.WatchHub;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A state machine, a watch hub and a clock that stands still until it is told to move. After each
 * command it waits until every watch has seen what the command did.
 *
 * <p>Commands: {@code put}, {@code del}, {@code txn}, {@code range}, {@code compact}, {@code grant
 * ID SECONDS}, {@code keepalive ID}, {@code revoke ID}, {@code advance SECONDS}, {@code watch NAME
 * RANGE [from=N] [prev]}, {@code unwatch NAME}, {@code again} (the last command is delivered once
 * more), {@code snapshot} and {@code restore}, {@code usage}.
 */
final class Stage implements AutoCloseable {
  private record Seat(Watch watch, RecordingListener listener, int[] seen) {}

  private final StateMachine machine = new StateMachine();
  private final WatchHub hub = WatchHub.follow(machine, WatchHub.Settings.DEFAULT);
  private final LeaseClock clock = new LeaseClock();
  private final Map<String, Seat> seats = new TreeMap<>();
  private long nanos;
  private long sequence;
  private Command last;
  private byte[] snapshot = new byte[0];

  List<String> perform(String line) {
    List<String> answers = new ArrayList<>();
    try {
      answer(line, line.split(" +"), answers);
    } catch (RegistryException e) {
      answers.add(e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clock.due(machine.state(), nanos);
    tellWatches(answers);
    return answers;
  }

  private void answer(String line, String[] words, List<String> answers) throws IOException {
    switch (words[0]) {
      case "put", "del" ->
          answers.addAll(apply(new Command.Transact(next(), Txn.of(Words.op(words)))));
      case "txn" ->
          answers.addAll(apply(new Command.Transact(next(), Words.txn(line.substring(4)))));
      case "compact" ->
          answers.addAll(apply(new Command.Compact(next(), Words.revision(words[1]))));
      case "grant" ->
          answers.addAll(
              apply(
                  new Command.GrantLease(next(), lease(words), 1_000 * Long.parseLong(words[2]))));
      case "keepalive" -> answers.addAll(apply(new Command.KeepLeaseAlive(next(), lease(words))));
      case "revoke" -> answers.addAll(apply(new Command.RevokeLease(next(), lease(words))));
      case "again" -> answers.addAll(apply(last));
      case "advance" -> answers.addAll(advance(Long.parseLong(words[1])));
      case "range" -> answers.addAll(range(Words.rangeRequest(words)));
      case "watch" -> watch(words);
      case "unwatch" -> seats.remove(words[1]).watch().close();
      case "snapshot" -> answers.add(snapshot());
      case "restore" -> answers.add(restore());
      case "usage" -> answers.add(usage(machine.state().usage()));
      default -> throw new IllegalArgumentException("not a command: " + line);
    }
  }

  private RequestId next() {
    return new RequestId(1, ++sequence);
  }

  private static LeaseId lease(String[] words) {
    return new LeaseId(Long.parseLong(words[1]));
  }

  private List<String> apply(Command command) {
    last = command;
    Applied applied = machine.apply(command);
    List<String> answers = new ArrayList<>();
    Outcome outcome = applied.outcome();
    RegistryException failure = outcome.failure();
    if (failure != null) {
      throw failure;
    }
    if (outcome instanceof Outcome.Transacted transacted) {
      answers.add(
          (transacted.result().succeeded() ? "then" : "else")
              + " revision="
              + transacted.result().revision());
      transacted.result().results().forEach(step -> answers.add("  " + Words.say(step)));
    } else if (outcome instanceof Outcome.Leased leased) {
      answers.add("lease " + leased.lease().value() + " renewals=" + leased.renewals());
    } else {
      answers.add("done revision=" + machine.state().revision());
    }
    if (applied.duplicate()) {
      answers.set(0, answers.get(0) + " (duplicate)");
    }
    return answers;
  }

  private List<String> advance(long seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
    List<String> answers = new ArrayList<>();
    for (LeaseRecord due : clock.due(machine.state(), nanos)) {
      answers.add("lease " + due.id().value() + " is due");
      answers.addAll(apply(new Command.ExpireLease(next(), due.id(), due.renewals())));
    }
    return answers;
  }

  private List<String> range(RangeRequest request) {
    RangeResult result = machine.state().range(request);
    List<String> answers = new ArrayList<>();
    answers.add("revision=" + result.revision() + " count=" + result.count());
    result.found().forEach(kv -> answers.add("  " + Words.say(kv)));
    return answers;
  }

  private void watch(String[] words) {
    RecordingListener listener = new RecordingListener();
    Revision from = Words.revision(Words.option(words, "from", "0"));
    boolean previous = List.of(words).contains("prev");
    Watch watch = hub.watch(new WatchRequest(Words.range(words[2]), from, previous), listener);
    seats.put(words[1], new Seat(watch, listener, new int[1]));
  }

  private String snapshot() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateCodec.write(new DataOutputStream(bytes), machine.state());
    snapshot = bytes.toByteArray();
    return "snapshot of revision " + machine.state().revision();
  }

  private String restore() throws IOException {
    machine.restore(StateCodec.read(new DataInputStream(new ByteArrayInputStream(snapshot))));
    return "restored revision " + machine.state().revision();
  }

  private static String usage(Usage usage) {
    return "keys=%d (%d bytes) past=%d (%d bytes) compacted=%s"
        .formatted(
            usage.keys(),
            usage.keyBytes(),
            usage.pastRevisions(),
            usage.pastBytes(),
            usage.compactRevision());
  }

  private void tellWatches(List<String> answers) {
    for (String name : List.copyOf(seats.keySet())) {
      Seat seat = seats.get(name);
      seat.watch().requestProgress();
      boolean over = seat.listener().awaitThroughOrCancelled(machine.state().revision());
      List<WatchEvent> events = seat.listener().events();
      for (WatchEvent event : events.subList(seat.seen()[0], events.size())) {
        answers.add(name + ": " + Words.say(event));
      }
      seat.seen()[0] = events.size();
      if (over) {
        answers.add(name + ": cancelled: " + seat.listener().awaitCancelled().getMessage());
        seats.remove(name);
      }
    }
  }

  @Override
  public void close() {
    hub.close();
  }
}
