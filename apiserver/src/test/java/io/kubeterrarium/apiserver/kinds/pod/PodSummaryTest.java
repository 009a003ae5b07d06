package io.kubeterrarium.apiserver.kinds.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.kinds.Trees;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSummaryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0/1 Pending 0           | {} | {'phase':'Pending'}
          0/1 ContainerCreating 0 | {} | {'phase':'Pending','containerStatuses':[{'state':{'waiting':{'reason':'ContainerCreating'}}}]}
          1/1 Running 0           | {} | {'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}}]}
          0/1 CrashLoopBackOff 2 (5m ago) | {} | {'phase':'Running','containerStatuses':[{'restartCount':2,'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'finishedAt':'2026-01-01T00:05:00Z'}}}]}
          1/1 Terminating 0       | {'deletionTimestamp':'2026-01-01T00:00:00Z'} | {'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}}]}
          0/1 Completed 0         | {'deletionTimestamp':'2026-01-01T00:00:00Z'} | {'phase':'Succeeded','containerStatuses':[{'state':{'terminated':{'reason':'Completed'}}}]}
          0/1 ExitCode:3 0        | {} | {'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':3}}}]}
          0/1 Init:0/1 0          | {} | {'phase':'Pending','initContainerStatuses':[{'state':{'running':{}}}]}
          0/1 Init:Error 1        | {} | {'phase':'Pending','initContainerStatuses':[{'restartCount':1,'state':{'terminated':{'exitCode':1,'reason':'Error'}}}]}
          0/1 SchedulingGated 0   | {} | {'phase':'Pending','conditions':[{'type':'PodScheduled','reason':'SchedulingGated'}]}
          0/1 Evicted 0           | {} | {'phase':'Failed','reason':'Evicted'}
          """)
  void summaryIsUpstreams(String expected, String metadata, String status) {
    PodSummary summary =
        PodSummary.of(
            Trees.of(
                "{'metadata':"
                    + metadata
                    + ",'spec':{'containers':[{'name':'c'}],'initContainers':[{'name':'i'}]},'status':"
                    + status
                    + "}"));
    assertThat(summary.readiness() + " " + summary.reason() + " " + summary.restarts(NOW))
        .isEqualTo(expected);
  }
}
