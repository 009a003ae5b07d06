package io.kubeterrarium.simulator.process;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the process small on a laptop. Starting up touches more heap than running needs; the
 * collector gives it back when it collects while little is going on, which a JVM does not do by
 * itself.
 */
final class MemoryFootprint {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryFootprint.class);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "G1PeriodicGCInterval", "15000",
          "MinHeapFreeRatio", "10",
          "MaxHeapFreeRatio", "30");

  private MemoryFootprint() {}

  /**
   * To be called once, when start-up is over. Settings that this JVM does not know are left alone.
   */
  static void settle() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) {
      return;
    }
    SETTINGS.forEach(
        (name, value) -> {
          try {
            jvm.setVMOption(name, value);
          } catch (IllegalArgumentException e) {
            LOG.debug("this JVM does not take {}: {}", name, e.getMessage());
          }
        });
  }
}
