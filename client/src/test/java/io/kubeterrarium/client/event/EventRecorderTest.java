package io.kubeterrarium.client.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.client.testkit.InMemoryApi;
import io.kubeterrarium.client.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  private final VirtualTime time = new VirtualTime();
  private final InMemoryApi api = new InMemoryApi(time);
  private final EventRecorder recorder =
      new EventRecorder(api, "replicaset-controller", time.runtime());
  private final EventSubject web =
      new EventSubject(
          GroupVersionKind.of("apps/v1", "ReplicaSet"), "default", "web", "u", "7", "");

  @Test
  void anEventCarriesWhoWhatAndWhen() {
    recorder.record(web, "Normal", "SuccessfulCreate", "Created pod: web-1");
    Event event = events().get(0);
    assertThat(event.getMetadata().getName()).isEqualTo("web.1887ca1be9b3a000");
    assertThat(event.getSource().getComponent()).isEqualTo("replicaset-controller");
    assertThat(event.getReportingComponent()).isEqualTo("replicaset-controller");
    assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(event.getInvolvedObject().getApiVersion()).isEqualTo("apps/v1");
    assertThat(event.getCount()).isEqualTo(1);
  }

  @Test
  void aRepetitionIsCountedInsteadOfWrittenAgain() {
    recorder.record(web, "Warning", "FailedCreate", "no");
    time.advance(Duration.ofSeconds(5));
    recorder.record(web, "Warning", "FailedCreate", "no");
    assertThat(events()).hasSize(1);
    assertThat(events().get(0).getCount()).isEqualTo(2);
    assertThat(events().get(0).getLastTimestamp()).isEqualTo("2026-01-05T09:00:05Z");
    assertThat(events().get(0).getFirstTimestamp()).isEqualTo("2026-01-05T09:00:00Z");
  }

  @Test
  void manyDifferentMessagesAreCombined() {
    for (int i = 0; i < 15; i++) {
      recorder.record(web, "Normal", "SuccessfulCreate", "Created pod: web-" + i);
    }
    List<Event> events = events();
    assertThat(events).hasSize(10);
    assertThat(events.get(9).getMessage())
        .isEqualTo("(combined from similar events): Created pod: web-14");
    assertThat(events.get(9).getCount()).isEqualTo(6);
  }

  @Test
  void aChattererIsCutOffAndHeardAgainLater() {
    for (int i = 0; i < 40; i++) {
      recorder.record(web, "Normal", "Reason" + i, "m");
    }
    assertThat(events()).hasSize(25);
    time.advance(Duration.ofMinutes(5));
    recorder.record(web, "Normal", "Later", "m");
    assertThat(events()).hasSize(26);
  }

  @Test
  void anEventThatExpiredIsWrittenAnew() {
    recorder.record(web, "Normal", "A", "m");
    api.delete(Resources.EVENTS, "default", events().get(0).getMetadata().getName());
    recorder.record(web, "Normal", "A", "m");
    assertThat(events().get(0).getCount()).isEqualTo(2);
  }

  private List<Event> events() {
    time.settle();
    return api.list(Resources.EVENTS, "default");
  }
}
