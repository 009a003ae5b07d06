package io.kubeterrarium.registry.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RequestId;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StateMachineTest {
  private final StateMachine machine = new StateMachine();

  @Test
  void aRequestBelowTheWindowIsRefusedRatherThanAppliedTwice() {
    Command first = put(1, 1);
    machine.apply(first);
    for (int i = 2; i <= 2 * Session.WINDOW; i++) {
      machine.apply(put(1, i));
    }
    Revision latest = machine.state().revision();
    assertThat(machine.apply(put(1, Session.WINDOW + 1)).outcome())
        .as("the oldest of the window")
        .isInstanceOf(Outcome.Transacted.class);

    Applied again = machine.apply(first);

    assertThat(again.duplicate()).isTrue();
    assertThat(again.outcome()).isEqualTo(Duplicates.FORGOTTEN);
    assertThat(machine.state().revision()).isEqualTo(latest);
  }

  @Test
  void requestsOfOneClientMayComeOutOfOrder() {
    machine.apply(put(1, 2));
    assertThat(machine.apply(put(1, 1)).duplicate()).isFalse();
    assertThat(machine.apply(put(1, 2)).duplicate()).isTrue();
  }

  @Test
  void theClientThatWasSilentLongestIsForgottenFirst() {
    for (int client = 1; client <= Session.MAX_CLIENTS; client++) {
      machine.apply(put(client, 1));
    }
    machine.apply(put(1, 2));
    machine.apply(put(1_000, 1));

    assertThat(machine.state().sessions.size()).isEqualTo(Session.MAX_CLIENTS);
    assertThat(machine.apply(put(1, 1)).duplicate()).isTrue();
    assertThat(machine.state().sessions.get(2L)).isNull();
  }

  @Test
  void aDuplicateWhoseResultIsCompactedAwaySaysSo() {
    Command first = put(1, 1);
    machine.apply(first);
    machine.apply(put(1, 2));
    machine.apply(new Command.Compact(new RequestId(1, 3), new Revision(3)));

    assertThat(machine.apply(first).outcome()).isEqualTo(Duplicates.FORGOTTEN);
  }

  @Test
  void anExpiryInALogOfTheFirstVersionsStillEndsItsLease() throws IOException {
    String granted = "01030000000000000001010000000000000007e807";
    String expired = "0106000000000000000103000000000000000700";
    machine.apply(put(1, 2));
    machine.apply(CommandCodec.decode(HexFormat.of().parseHex(granted)));
    assertThat(machine.state().lease(new LeaseId(7))).isNotNull();

    machine.apply(CommandCodec.decode(HexFormat.of().parseHex(expired)));

    assertThat(machine.state().lease(new LeaseId(7))).isNull();
    byte[] again = CommandCodec.encode(CommandCodec.decode(HexFormat.of().parseHex(granted)));
    assertThat(again).as("as it is sent on").isEqualTo(HexFormat.of().parseHex(granted));
  }

  @Test
  void aStateThatIsKeptNeverChanges() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    RandomCommands commands = new RandomCommands(random);
    for (int i = 0; i < 200; i++) {
      machine.apply(commands.next(machine.state()));
    }
    State snapshot = machine.state();
    byte[] before = MvccSimulationTest.bytes(snapshot);
    for (int i = 0; i < 200; i++) {
      machine.apply(commands.next(machine.state()));
    }
    assertThat(MvccSimulationTest.bytes(snapshot)).isEqualTo(before);
  }

  @Test
  void snapshotAtAnyIndexAndReplayOfTheRestIsFullReplay() throws IOException {
    RandomCommands commands = new RandomCommands(new SplittableRandom(4));
    Command[] log = new Command[120];
    for (int i = 0; i < log.length; i++) {
      log[i] = commands.next(machine.state());
      machine.apply(log[i]);
    }
    byte[] full = MvccSimulationTest.bytes(machine.state());
    State prefix = State.EMPTY;
    for (int at = 0; at < log.length; at++) {
      State replayed = MvccSimulationTest.read(MvccSimulationTest.bytes(prefix));
      for (Command rest : Arrays.asList(log).subList(at, log.length)) {
        replayed = Transition.apply(replayed, rest).state();
      }
      assertThat(MvccSimulationTest.bytes(replayed)).as("index %s", at).isEqualTo(full);
      prefix = Transition.apply(prefix, log[at]).state();
    }
  }

  @Test
  void anUnknownFormatIsRefusedByItsNumber() throws IOException {
    byte[] command = CommandCodec.encode(put(1, 1));
    command[0] = 9;
    byte[] snapshot = MvccSimulationTest.bytes(machine.state());
    snapshot[0] = 9;

    assertThatThrownBy(() -> CommandCodec.decode(command))
        .isInstanceOf(IOException.class)
        .hasMessage("command format version: 9 (expected: 1)");
    assertThatThrownBy(() -> MvccSimulationTest.read(snapshot))
        .isInstanceOf(IOException.class)
        .hasMessage("snapshot format version: 9 (expected: 1)");
  }

  @Test
  void damagedBytesAreRefusedAndNeverMisread() throws IOException {
    machine.apply(put(1, 1));
    byte[] snapshot = MvccSimulationTest.bytes(machine.state());
    byte[] command = CommandCodec.encode(put(1, 1));
    for (int length = 0; length < snapshot.length; length++) {
      byte[] cut = Arrays.copyOf(snapshot, length);
      assertThatThrownBy(() -> MvccSimulationTest.read(cut)).isInstanceOf(IOException.class);
    }
    for (int length = 0; length < command.length; length++) {
      byte[] cut = Arrays.copyOf(command, length);
      assertThatThrownBy(() -> CommandCodec.decode(cut)).isInstanceOf(IOException.class);
    }
    byte[] longer = Arrays.copyOf(command, command.length + 1);
    assertThatThrownBy(() -> CommandCodec.decode(longer)).isInstanceOf(IOException.class);
  }

  private static Command put(long client, long sequence) {
    Op.Put put = new Op.Put(Bytes.utf8("a"), Bytes.utf8(client + "/" + sequence));
    return new Command.Transact(new RequestId(client, sequence), Txn.of(put));
  }
}
