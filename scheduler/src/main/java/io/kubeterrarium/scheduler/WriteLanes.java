package io.kubeterrarium.scheduler;

import io.kubeterrarium.client.execution.SerialExecutor;
import java.util.concurrent.Executor;

/** Writes about different pods side by side, and about one pod in order. Safe on any thread. */
final class WriteLanes {
  private static final int LANES = 64;

  private final SerialExecutor[] lanes = new SerialExecutor[LANES];

  /**
   * @param executor bounds how many writes are under way
   */
  WriteLanes(Executor executor) {
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new SerialExecutor(executor);
    }
  }

  void execute(String uid, Runnable write) {
    lanes[Math.floorMod(uid.hashCode(), LANES)].execute(write);
  }
}
