package io.kubeterrarium.registry.etcd;

import java.time.Duration;
import java.util.List;

/**
 * A server to be measured, in processes of its own.
 *
 * @param port where its leader serves clients
 */
record Subject(String name, int port, List<ProcessHandle> processes) {
  /** What all its processes have used so far. */
  Duration cpu() {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
