package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DeprecationTest {
  private static final Definition DEPS =
      new Definition(
          (ObjectNode)
              Json.read(
                  """
                  {"spec":{"group":"example.com","versions":[
                    {"name":"v1alpha1","served":true,"deprecated":true},
                    {"name":"v1alpha2","served":true,"deprecated":true,"deprecationWarning":"old"},
                    {"name":"v1beta2","served":true},
                    {"name":"v1beta3","served":true},
                    {"name":"v1","served":false},
                    {"name":"v2","served":true,"deprecated":true}]},
                   "status":{"acceptedNames":{"kind":"Dep"}}}
                  """));

  @ParameterizedTest
  @CsvSource({
    "0, example.com/v1alpha1 Dep is deprecated; use example.com/v1beta3 Dep",
    "1, old",
    "2, ''",
    "5, example.com/v2 Dep is deprecated"
  })
  void theNewestVersionThatIsNotDeprecatedIsNamed(int version, String warning) {
    assertThat(DEPS.deprecation(DEPS.versions().get(version))).isEqualTo(warning);
  }
}
