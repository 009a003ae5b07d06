package io.kubeterrarium.registry.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What machines share is what each would have worked out alone. */
class SharedTransitionsTest {
  private static final int LENGTH = 100;
  private static final int STEPS = 64;

  private final SharedTransitions shared = new SharedTransitions(3, STEPS);
  private final StateMachine alone = new StateMachine();
  private final List<StateMachine> machines = new ArrayList<>();
  private final RandomCommands random = new RandomCommands(new SplittableRandom(7));

  SharedTransitionsTest() {
    for (int i = 0; i < 3; i++) {
      machines.add(new StateMachine((before, command) -> shared.apply(before, command, LENGTH)));
    }
  }

  private Command next() {
    return random.next(alone.state());
  }

  @Test
  void machinesThatKeepUpHoldOneState() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      Command command = next();
      Outcome expected = alone.apply(command).outcome();
      for (StateMachine machine : machines) {
        Command received = CommandCodec.decode(CommandCodec.encode(command));
        assertThat(machine.apply(received).outcome()).isEqualTo(expected);
      }
    }

    assertThat(machines.get(1).state()).isSameAs(machines.get(0).state());
    assertThat(machines.get(2).state()).isSameAs(machines.get(0).state());
    assertThat(bytes(machines.get(0))).isEqualTo(bytes(alone));
  }

  @Test
  void oneThatFellFarBehindIsRightByItself() throws IOException {
    List<Command> log = new ArrayList<>();
    for (int i = 0; i < 3 * STEPS; i++) {
      Command command = next();
      log.add(command);
      alone.apply(command);
      machines.get(0).apply(command);
      machines.get(1).apply(command);
    }
    log.forEach(machines.get(2)::apply);

    assertThat(machines.get(1).state()).isSameAs(machines.get(0).state());
    assertThat(machines.get(2).state()).isNotSameAs(machines.get(0).state());
    assertThat(bytes(machines.get(2))).isEqualTo(bytes(alone));
  }

  @Test
  void machinesThatRaceHoldOneState() throws Exception {
    List<Command> log = new ArrayList<>();
    for (int i = 0; i < STEPS - 1; i++) {
      Command command = next();
      log.add(command);
      alone.apply(command);
    }
    List<Thread> threads = new ArrayList<>();
    for (StateMachine machine : machines) {
      threads.add(new Thread(() -> log.forEach(machine::apply)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(machines.get(1).state()).isSameAs(machines.get(0).state());
    assertThat(machines.get(2).state()).isSameAs(machines.get(0).state());
    assertThat(bytes(machines.get(0))).isEqualTo(bytes(alone));
  }

  private static byte[] bytes(StateMachine machine) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateCodec.write(new DataOutputStream(bytes), machine.state());
    return bytes.toByteArray();
  }
}
