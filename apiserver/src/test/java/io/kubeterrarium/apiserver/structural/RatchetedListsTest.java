package io.kubeterrarium.apiserver.structural;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What apiextensions-apiserver 1.36.4 says of the same updates. */
class RatchetedListsTest {
  private static final ObjectRules RULES =
      new ObjectRules(
          SchemaNode.read(
              Json.read(
                  """
                  {"type":"object","properties":{"s":
                   {"type":"array","x-kubernetes-list-type":"set","items":{"type":"integer"}}}}
                  """)));

  private static List<String> complaints(String object, @Nullable String old) {
    FieldErrors errors = new FieldErrors();
    JsonNode before = old == null ? null : Json.read(old);
    RULES.check(Json.read(object), before, errors, none -> {});
    return errors.lines();
  }

  @Test
  void badListsMayStayBad() {
    assertThat(complaints("{\"s\":[1,1]}", null)).containsExactly("s[1]: Duplicate value: 1");
    assertThat(complaints("{\"s\":[1,1]}", "{\"s\":[1,2]}"))
        .containsExactly("s[1]: Duplicate value: 1");
    assertThat(complaints("{\"s\":[1,1]}", "{\"s\":[1,1]}")).isEmpty();
    assertThat(complaints("{\"s\":[2,2,2]}", "{\"s\":[1,1]}")).isEmpty();
  }
}
