package io.kubeterrarium.registry.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.TxnResult;
import io.kubeterrarium.registry.WatchEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random commands against {@link NaiveModel}, from a seed: {@code -Dsim.seed=} replays. Along with
 * the machine run a replica that gets some commands twice and is now and then replaced by a
 * snapshot of itself; both must stay equal, byte for byte.
 */
class MvccSimulationTest {
  private static final int RUNS = 30;
  private static final int STEPS = 400;

  private State state = State.EMPTY;
  private State replica = State.EMPTY;
  private NaiveModel model = new NaiveModel();
  private final List<Command> log = new ArrayList<>();

  @Test
  void theMachineDoesWhatTheModelDoes() throws IOException {
    Long given = Long.getLong("sim.seed");
    long first = given == null ? System.nanoTime() : given;
    for (long seed = first; seed < first + (given == null ? RUNS : 1); seed++) {
      try {
        run(new SplittableRandom(seed));
      } catch (Throwable e) {
        throw new AssertionError("replay with -Dsim.seed=" + seed, e);
      }
    }
    System.out.println("MvccSimulationTest: seeds " + first + " and on");
  }

  private void run(SplittableRandom random) throws IOException {
    state = State.EMPTY;
    replica = State.EMPTY;
    model = new NaiveModel();
    log.clear();
    RandomCommands commands = new RandomCommands(random);
    for (int step = 0; step < STEPS; step++) {
      Command command = commands.next(state);
      log.add(command);
      Applied applied = Transition.apply(state, command);
      state = applied.state();
      assertOutcome(applied.outcome(), model.apply(command));
      checkRange(commands.range(), commands.near(state.revision), random.nextInt(4));
      Command decoded = CommandCodec.decode(CommandCodec.encode(command));
      assertThat(decoded).isEqualTo(command);
      follow(random, decoded, applied.outcome());
      checkOutcomeCodec(applied.outcome());
    }
    checkHistory();
    assertThat(bytes(replica)).isEqualTo(bytes(state));
  }

  /** The replica is at times restarted from its snapshot, and gets old commands again. */
  private void follow(SplittableRandom random, Command command, Outcome expected)
      throws IOException {
    if (random.nextInt(20) == 0) {
      replica = read(bytes(replica));
    }
    Applied applied = Transition.apply(replica, command);
    assertThat(applied.outcome()).isEqualTo(expected);
    replica = applied.state();
    Applied twice = Transition.apply(replica, command);
    assertThat(twice.duplicate()).isTrue();
    assertThat(twice.state()).isSameAs(replica);
    boolean compactedMeanwhile =
        twice.outcome() instanceof Outcome.Failed failed
            && failed.reason() == Outcome.Reason.FORGOTTEN
            && state.compactRevision == state.revision;
    if (!compactedMeanwhile) {
      assertThat(twice.outcome()).isEqualTo(expected);
    }
    Command old = log.get(random.nextInt(log.size()));
    assertThat(Transition.apply(replica, old).state()).isSameAs(replica);
  }

  private static void assertOutcome(Outcome actual, Object expected) {
    if (expected instanceof TxnResult) {
      assertThat(((Outcome.Transacted) actual).result()).isEqualTo(expected);
    } else if (actual instanceof Outcome.Failed failed) {
      assertThat(failed.reason().name()).isEqualTo(expected);
    } else if (actual instanceof Outcome.Leased leased) {
      assertThat("leased " + leased.renewals()).isEqualTo(expected);
    } else {
      assertThat("done").isEqualTo(expected);
    }
  }

  private void checkRange(KeyRange range, Revision at, int limit) {
    RangeRequest request = RangeRequest.local(range).at(at).limit(limit);
    if (at.value() > state.revision) {
      assertThatThrownBy(() -> state.range(request))
          .isInstanceOf(RegistryException.FutureRevision.class);
    } else if (!at.isNone() && at.value() < state.compactRevision) {
      assertThatThrownBy(() -> state.range(request))
          .isInstanceOf(RegistryException.Compacted.class);
    } else {
      TreeMap<io.kubeterrarium.registry.Bytes, KeyValue> map =
          model.maps.get((int) (at.isNone() ? state.revision : at.value()));
      List<KeyValue> expected = NaiveModel.in(map, range);
      assertThat(state.range(request))
          .isEqualTo(
              new RangeResult(
                  state.revision(),
                  expected.stream().limit(limit == 0 ? Long.MAX_VALUE : limit).toList(),
                  expected.size()));
    }
  }

  private void checkHistory() {
    assertThat(state.revision).isEqualTo(model.revision());
    assertThat(state.compactRevision).isEqualTo(model.compacted);
    List<Changes> history = new ArrayList<>();
    state.visitChanges(Revision.INITIAL, history::add);
    long first = Math.max(1, model.compacted);
    assertThat(history).hasSize((int) (model.revision() - first + 1));
    for (Changes changes : history) {
      List<WatchEvent> expected = model.events.get((int) changes.revision().value());
      if (changes.revision().value() == model.compacted) {
        expected = expected.stream().map(e -> new WatchEvent(e.type(), e.current(), null)).toList();
      }
      assertThat(changes.events()).isEqualTo(expected);
    }
    assertThat(state.usage().keyBytes())
        .isEqualTo(
            model.maps.get((int) model.revision()).values().stream().mapToLong(Draft::bytes).sum());
  }

  private static void checkOutcomeCodec(Outcome outcome) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutcomeCodec.write(new DataOutputStream(bytes), outcome);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(OutcomeCodec.read(in)).isEqualTo(outcome);
    assertThat(in.available()).isZero();
  }

  static byte[] bytes(State state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateCodec.write(new DataOutputStream(bytes), state);
    return bytes.toByteArray();
  }

  static State read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    State state = StateCodec.read(in);
    assertThat(in.available()).isZero();
    return state;
  }
}
