package io.kubeterrarium.controllers.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.api.Test;

class RevisionContentTest {
  /** Upstream's suites compare it, byte by byte, with what Go makes of the set. */
  @Test
  void fieldsAreInTheOrderOfTheirNames() {
    PodTemplateSpec template =
        Json.typed(
            Json.read(
                """
                {"spec":{"containers":[{"name":"c","image":"i"}]},
                 "metadata":{"labels":{"b":"2","a":"1"}}}
                """),
            PodTemplateSpec.class);
    assertThat(RevisionContent.of(template))
        .hasToString(
            "{\"spec\":{\"template\":{\"$patch\":\"replace\","
                + "\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"2\"}},"
                + "\"spec\":{\"containers\":[{\"image\":\"i\",\"name\":\"c\"}]}}}}");
  }
}
