package io.kubeterrarium.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleCoverageTest {
  private static final String ALL = "verbs:*|apiGroups:*|resources:*";

  @ParameterizedTest
  @CsvSource({
    "verbs:get list|apiGroups:core|resources:pods, verbs:get|apiGroups:core|resources:pods, 0",
    "verbs:get|apiGroups:core|resources:pods, verbs:get list|apiGroups:core|resources:pods, 1",
    "verbs:get|apiGroups:core|resources:pods, verbs:get|apiGroups:core apps|resources:pods nodes, 3",
    ALL + ", verbs:*|apiGroups:x|resources:a/b, 0",
    "verbs:get|apiGroups:core|resources:pods, " + ALL + ", 1",
    "verbs:get|apiGroups:core|resources:*/scale, verbs:get|apiGroups:core|resources:pods/scale, 0",
    "verbs:get|apiGroups:core|resources:*/scale, verbs:get|apiGroups:core|resources:pods, 1",
    "verbs:get|apiGroups:core|resources:pods|resourceNames:a, verbs:get|apiGroups:core|resources:pods, 1",
    "verbs:get|apiGroups:core|resources:pods, verbs:get|apiGroups:core|resources:pods|resourceNames:a, 0",
    "verbs:get|apiGroups:core|resources:pods|resourceNames:a b, verbs:get|apiGroups:core|resources:pods|resourceNames:a c, 1",
    "verbs:get|nonResourceURLs:/api/*, verbs:get|nonResourceURLs:/api/v1, 0",
    "verbs:get|nonResourceURLs:/api/*, verbs:get|nonResourceURLs:/api/*, 0",
    "verbs:get|nonResourceURLs:/api/v1, verbs:get|nonResourceURLs:/api/*, 1",
    ALL + ", verbs:get|nonResourceURLs:/api, 1",
  })
  void whatIsMissingIsCountedByVerbAndResource(String owned, String wanted, int missing) {
    assertThat(RuleCoverage.missing(rules(owned), rules(wanted))).hasSize(missing);
  }

  private static List<PolicyRule> rules(String text) {
    var role = Json.object();
    var rule = role.putArray("rules").addObject();
    for (String part : text.split("\\|")) {
      String[] fieldAndValues = part.split(":", 2);
      var values = rule.putArray(fieldAndValues[0]);
      for (String value : fieldAndValues[1].split(" ")) {
        values.add(value.equals("core") ? "" : value);
      }
    }
    return PolicyRule.ofRole(role);
  }
}
