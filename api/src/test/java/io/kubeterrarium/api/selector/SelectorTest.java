package io.kubeterrarium.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
  private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "7", "in", "x");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "app=web; true",
        "app==web; true",
        "app!=web; false",
        "app = web , tier; true",
        "app in (db, web); true",
        "app notin (db,web); false",
        "other notin (a); true",
        "!app; false",
        "!other; true",
        "other; false",
        "tier>6; true",
        "tier<7; false",
        "app>1; false",
        "other!=a; true",
        "app in (); false",
        "app=; false",
        "in=x; true"
      })
  void labelSelectorsMatchAsUpstreams(String selector, boolean expected) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "app=web,; found '', expected: identifier after ','",
        "(; found '(', expected: !, identifier, or 'end of string'",
        "app web; unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt",
        "app in a; unable to parse requirement: found 'a' expected: '('",
        "app=a b; found 'b', expected: ',' or 'end of string'",
        "app in (a b); unable to parse requirement: found 'b', expected: ',' or ')'"
      })
  void malformedLabelSelectorsSayWhatWasExpected(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(SelectorException.class)
        .hasMessage(message);
  }

  @Test
  void badKeysAndValuesAreNamed() {
    assertThatThrownBy(() -> LabelSelector.parse("a/b/c=1"))
        .hasMessageStartingWith(
            "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key");
    assertThatThrownBy(() -> LabelSelector.parse("a=$"))
        .hasMessageStartingWith(
            "unable to parse requirement: values[0][a]: Invalid value: \"$\": a valid label must");
  }

  @Test
  void treesSelectNothingWhenMissingAndEverythingWhenEmpty() {
    assertThat(LabelSelector.ofTree(null).matches(LABELS)).isFalse();
    assertThat(LabelSelector.ofTree(Json.read("{}")).matches(LABELS)).isTrue();
    var tree =
        Json.read(
            """
            {"matchLabels":{"app":"web"},
             "matchExpressions":[{"key":"tier","operator":"In","values":["7","8"]},
                                 {"key":"gone","operator":"DoesNotExist"}]}""");
    assertThat(LabelSelector.ofTree(tree).matches(LABELS)).isTrue();
    assertThat(LabelSelector.ofTree(tree)).hasToString("app=web,tier in (7,8),!gone");
    assertThat(
            LabelSelector.ofTree(tree)
                .matchesObject(Json.read("{\"metadata\":{\"labels\":{\"app\":\"web\"}}}")))
        .isFalse();
  }

  @Test
  void fieldSelectorsCompareAndUnescape() {
    FieldSelector selector = FieldSelector.parse("status.phase!=Failed,spec.nodeName=,a==b\\,c");
    Map<String, String> fields = Map.of("status.phase", "Running", "a", "b,c");
    assertThat(selector.matches(fields::get)).isTrue();
    assertThat(selector.requiredValue("a")).isEqualTo("b,c");
    assertThatThrownBy(() -> FieldSelector.parse("status.phase"))
        .hasMessage("invalid selector: 'status.phase'; can't understand 'status.phase'");
  }

  @ParameterizedTest
  @CsvSource({
    "a.b-c, true",
    "a..b, false",
    "-a, false",
    "a-, false",
    "a.-b, false",
    "a-.b, false",
    "A, false",
    "a1.b2, true",
    "., false"
  })
  void dnsSubdomains(String name, boolean valid) {
    assertThat(LabelSyntax.dnsSubdomain(name).isEmpty()).isEqualTo(valid);
  }

  @Test
  void aFieldSelectorOfNothingSelectsEverything() {
    for (String nothing : new String[] {"=", "==", "!=", "=,=", ","}) {
      assertThat(FieldSelector.parse(nothing)).isEqualTo(FieldSelector.EVERYTHING);
    }
    assertThat(FieldSelector.parse("a=").terms()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a===b; invalid field selector: unescaped character in value: 61",
        "a=\\x; invalid field selector: invalid escape sequence: \\x",
        "a=b\\; invalid field selector: invalid escape sequence: \\"
      })
  void whatIsNotEscapedInAFieldSelectorIsSaidAsUpstreamSaysIt(String selector, String message) {
    assertThatThrownBy(() -> FieldSelector.parse(selector))
        .isInstanceOf(SelectorException.class)
        .hasMessage(message);
  }

  @Test
  void labelsOfTheOlderRuleAreCountedInCharacters() {
    assertThat(LabelSyntax.dns1035Label("a".repeat(64)))
        .containsExactly("must be no more than 63 characters");
    assertThat(LabelSyntax.dnsLabel("a".repeat(64)))
        .containsExactly("must be no more than 63 bytes");
  }
}
