package io.kubeterrarium.apiserver.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSetTest {
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        // A set, an operation, a set, what comes of it; all as FieldsV1.
        "{f:a:{}}|union|{f:b:{}}|{f:a:{},f:b:{}}",
        "{f:a:{f:b:{}}}|union|{f:a:{}}|{f:a:{.:{},f:b:{}}}",
        "{f:a:{.:{},f:b:{}}}|minus|{f:a:{}}|{f:a:{f:b:{}}}",
        "{f:a:{.:{},f:b:{}}}|minus|{f:a:{f:b:{}}}|{f:a:{}}",
        "{f:a:{f:b:{},f:c:{}}}|minus|{f:a:{f:b:{},f:d:{}}}|{f:a:{f:c:{}}}",
        "{f:a:{f:b:{}}}|minus|{f:a:{f:b:{}}}|{}",
        "{f:a:{f:b:{f:c:{}}}}|minus|{f:a:{f:b:{}}}|{f:a:{f:b:{f:c:{}}}}",
        "{f:a:{f:b:{f:c:{}}},f:d:{}}|below|{f:a:{f:b:{}}}|{f:d:{}}",
        "{f:a:{.:{},f:b:{}}}|below|{f:a:{f:b:{}}}|{f:a:{}}",
        "{f:a:{.:{},f:b:{}}}|and|{f:a:{f:b:{}}}|{f:a:{f:b:{}}}",
        "{f:a:{},f:b:{f:c:{}}}|and|{f:a:{f:x:{}},f:b:{}}|{}",
        "{f:l:{k:{\"n\":\"x\"}:{.:{},f:v:{}}}}|and|{f:l:{k:{\"n\":\"x\"}:{f:v:{}}}}"
            + "|{f:l:{k:{\"n\":\"x\"}:{f:v:{}}}}",
        "{f:l:{v:1:{},v:\"1\":{},v:true:{}}}|minus|{f:l:{v:1:{}}}|{f:l:{v:\"1\":{},v:true:{}}}",
        "{f:a:{.:{},f:b:{.:{},f:c:{}}}}|leaves|{}|{f:a:{f:b:{f:c:{}}}}",
      })
  void setsAreCalculatedWith(String one, String operation, String other, String result) {
    FieldSet left = set(one);
    FieldSet right = set(other);
    FieldSet came =
        switch (operation) {
          case "union" -> left.union(right);
          case "minus" -> left.minus(right);
          case "below" -> left.minusAllBelow(right);
          case "leaves" -> left.leaves();
          default -> left.intersection(right);
        };
    assertThat(came).isEqualTo(set(result));
    assertThat(FieldsV1.encode(came)).isEqualTo(FieldsV1.encode(set(result)));
  }

  @Test
  void pathsReadAsUpstreamWritesThem() {
    FieldSet set =
        set(
            "{f:spec:{f:replicas:{},f:ports:{k:{\"protocol\":\"TCP\",\"containerPort\":80}:{f:name:{}}},"
                + "f:colours:{v:\"blue\":{}},f:list:{i:3:{}}},f:data:{}}");
    assertThat(set.paths())
        .extracting(FieldPath::toString)
        .containsExactly(
            ".data",
            ".spec.replicas",
            ".spec.colours[=\"blue\"]",
            ".spec.list[3]",
            ".spec.ports[containerPort=80,protocol=\"TCP\"].name");
    assertThat(set.size()).isEqualTo(5);
    assertThat(set.contains(FieldPath.of("spec", "replicas"))).isTrue();
    assertThat(set.contains(FieldPath.of("spec"))).isFalse();
  }

  @Test
  void stepsAreOrderedNamesKeysValuesIndexes() {
    assertThat(
            Json.text(
                FieldsV1.encode(
                    set("{i:0:{},v:\"a\":{},v:2:{},k:{\"b\":1}:{},k:{\"a\":2}:{},f:z:{},f:a:{}}"))))
        .isEqualTo(
            "{\"f:a\":{},\"f:z\":{},\"k:{\\\"a\\\":2}\":{},\"k:{\\\"b\\\":1}\":{},"
                + "\"v:2\":{},\"v:\\\"a\\\"\":{},\"i:0\":{}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{x:a:{}}", "{f:{}}", "{fa:{}}", "{k:1:{}}", "{k:{:{}}", "{i:x:{}}"})
  void whatIsNoSetIsRefused(String fields) {
    assertThatThrownBy(() -> set(fields)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void aSetIsNotText() {
    assertThatThrownBy(() -> FieldsV1.decode(Json.read("\"f:a\"")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Names without quotes, for readability: keys of the notation never hold a comma or a brace. */
  private static FieldSet set(String text) {
    StringBuilder json = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c == '{' || c == '}' || c == ',') {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        json.append(c);
        i++;
      } else {
        int end = keyEnd(text, i);
        json.append(Json.text(text.substring(i, end))).append(':');
        i = end + 1;
      }
    }
    assertThat(depth).isZero();
    return FieldsV1.decode(Json.read(json.toString()));
  }

  /** Where the colon before the value's brace stands. */
  private static int keyEnd(String text, int from) {
    int at = from;
    if (text.startsWith("k:{", from)) {
      at = text.indexOf('}', from);
    }
    return text.indexOf(":{", at);
  }

  @RepeatedTest(200)
  void theLawsOfSetsHold(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    FieldSet a = random(random);
    FieldSet b = random(random);
    FieldSet c = random(random);
    assertThat(a.union(b)).isEqualTo(b.union(a));
    assertThat(a.union(b).union(c)).isEqualTo(a.union(b.union(c)));
    assertThat(a.intersection(b)).isEqualTo(b.intersection(a));
    assertThat(a.minus(b).intersection(b)).isEqualTo(FieldSet.EMPTY);
    assertThat(a.minus(b).union(a.intersection(b))).isEqualTo(a);
    assertThat(a.minus(b.union(c))).isEqualTo(a.minus(b).minus(c));
    assertThat(a.intersection(b.union(c))).isEqualTo(a.intersection(b).union(a.intersection(c)));
    assertThat(a.union(a)).isEqualTo(a);
    assertThat(a.minus(a)).isEqualTo(FieldSet.EMPTY);
    assertThat(a.minusAllBelow(b).minus(a.minus(b))).isEqualTo(FieldSet.EMPTY);
    assertThat(a.union(b).size() + a.intersection(b).size()).isEqualTo(a.size() + b.size());
    assertThat(FieldsV1.decode(FieldsV1.encode(a))).isEqualTo(a);
    assertThat(FieldsV1.decode(Json.read(Json.bytes(FieldsV1.encode(a))))).isEqualTo(a);
  }

  @RepeatedTest(50)
  void theOrderOfAddingDoesNotMatter(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    List<FieldPath> paths = new ArrayList<>(random(random).paths());
    FieldSet one = FieldSet.of(paths.toArray(new FieldPath[0]));
    Collections.shuffle(paths, random);
    assertThat(FieldSet.of(paths.toArray(new FieldPath[0]))).isEqualTo(one);
    paths.forEach(path -> assertThat(one.contains(path)).isTrue());
  }

  private static FieldSet random(Random random) {
    FieldSetBuilder builder = new FieldSetBuilder();
    int paths = random.nextInt(12);
    for (int i = 0; i < paths; i++) {
      FieldPath path = FieldPath.ROOT;
      int length = 1 + random.nextInt(4);
      for (int step = 0; step < length; step++) {
        path = path.then(step(random));
      }
      builder.add(path);
    }
    return builder.build();
  }

  private static PathElement step(Random random) {
    int n = random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 -> PathElement.key("name", Json.read("\"n" + n + "\""));
      case 1 -> PathElement.value("v" + n);
      case 2 -> PathElement.index(n);
      default -> PathElement.name("f" + n);
    };
  }
}
