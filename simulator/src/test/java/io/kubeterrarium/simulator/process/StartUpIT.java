package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start-up that is stopped half-way, as by Ctrl-C. */
class StartUpIT {
  @TempDir Path temporary;

  @Test
  void closingDuringStartUpEndsItAndLeavesADirectoryThatStarts() throws Exception {
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    int steps = 2;
    for (int step = 0; step < steps; step++) {
      try (AutoCloseable lock = directory.open();
          Terrarium terrarium = terrarium(directory)) {
        Consumer<String> stop = atStep(step, terrarium::close);
        assertThatThrownBy(() -> terrarium.start(stop))
            .isInstanceOf(RuntimeException.class)
            .isNotInstanceOf(NullPointerException.class)
            .isNotInstanceOf(UserError.class);
      }
      awaitOpening();
    }
    List<String> told = new ArrayList<>();
    try (AutoCloseable lock = directory.open();
        Terrarium terrarium = terrarium(directory)) {
      Endpoints endpoints = terrarium.start(told::add);
      assertThat(endpoints.httpUrl()).isPresent();
      assertThat(told).as("all places where it was stopped").hasSize(steps);
    }
  }

  /** Closing does not wait for a registry that is being opened; that closes it when it is. */
  private static void awaitOpening() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("registry-open")) {
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static Terrarium terrarium(DataDirectory directory) {
    TerrariumConfig config = TerrariumConfig.forTests().withDataDirectory(directory.path());
    return new Terrarium(config, directory, failure -> {});
  }

  private static Consumer<String> atStep(int wanted, Runnable action) {
    int[] seen = {0};
    return what -> {
      if (seen[0]++ == wanted) {
        action.run();
      }
    };
  }
}
