package io.kubeterrarium.client.execution;

import java.util.concurrent.Executor;

/**
 * Runs tasks of different keys side by side, and those of one key in order. Keys share lanes: a
 * task may wait for one of another key. Safe on any thread.
 */
public final class KeyedExecutor {
  private static final int LANES = 64;

  private final SerialExecutor[] lanes = new SerialExecutor[LANES];

  /**
   * @param executor bounds how many tasks run at once
   */
  public KeyedExecutor(Executor executor) {
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new SerialExecutor(executor);
    }
  }

  public void execute(String key, Runnable task) {
    lanes[Math.floorMod(key.hashCode(), LANES)].execute(task);
  }
}
