package io.kubeterrarium.simulator.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Query parameters: those that mean something, with values that may not. */
final class QueryMaker {
  private static final List<String> LABEL_SELECTORS =
      List.of(
          "app=web",
          "app==web",
          "app!=web",
          "app",
          "!app",
          "app in (web,x)",
          "app notin ()",
          "a/b=c",
          "a=b,c in (d, e),!f",
          "x>1",
          "x<-1",
          "app in (web",
          "=a",
          ",",
          "a=b=c",
          "a in",
          "in in (in)",
          "a/b/c=d");
  private static final List<String> FIELD_SELECTORS =
      List.of(
          "metadata.name=a",
          "metadata.namespace!=default",
          "status.phase=Running",
          "spec.nodeName=",
          "spec.nodeName!=node-1",
          "type=Opaque",
          "spec.unschedulable=true",
          "involvedObject.name=a",
          "metadata.name=a,metadata.name=b",
          "x=y",
          "=",
          "a\\,b=c\\=d",
          "metadata.name=../..",
          "spec.colour=red");
  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "500", "-1", "9223372036854775807", "9223372036854775808", "x", "1.5");
  private static final List<String> FLAGS =
      List.of("true", "false", "1", "0", "", "TRUE", "t", "yes", "nil");
  private static final List<String> WORDS =
      List.of(
          "All",
          "Background",
          "Foreground",
          "Orphan",
          "Strict",
          "Warn",
          "Ignore",
          "Exact",
          "NotOlderThan",
          "Metadata",
          "Object",
          "None",
          "kubectl",
          "x");
  private static final List<String> NAMES =
      List.of(
          "labelSelector",
          "fieldSelector",
          "limit",
          "continue",
          "resourceVersion",
          "resourceVersionMatch",
          "timeoutSeconds",
          "allowWatchBookmarks",
          "sendInitialEvents",
          "watch",
          "dryRun",
          "fieldManager",
          "fieldValidation",
          "force",
          "pretty",
          "includeObject",
          "gracePeriodSeconds",
          "propagationPolicy",
          "orphanDependents",
          "timeout",
          "path",
          "container",
          "follow",
          "ignoreStoreReadErrorWithClusterBreakingPotential");

  private final RandomGenerator random;
  private final Spoil spoil;

  QueryMaker(RandomGenerator random) {
    this.random = random;
    this.spoil = new Spoil(random);
  }

  List<Map.Entry<String, String>> some(int atMost) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    for (int i = random.nextInt(atMost + 1); i > 0; i--) {
      String name = OddValues.pick(random, NAMES);
      query.add(Map.entry(random.nextInt(40) == 0 ? spoil.text(name) : name, value(name)));
    }
    return query;
  }

  private String value(String name) {
    String plain =
        switch (name) {
          case "labelSelector" -> OddValues.pick(random, LABEL_SELECTORS);
          case "fieldSelector" -> OddValues.pick(random, FIELD_SELECTORS);
          case "limit", "timeoutSeconds", "gracePeriodSeconds" -> OddValues.pick(random, NUMBERS);
          case "resourceVersion" -> resourceVersion();
          case "continue" -> continueToken();
          case "dryRun",
              "fieldManager",
              "fieldValidation",
              "propagationPolicy",
              "includeObject",
              "resourceVersionMatch" ->
              OddValues.pick(random, WORDS);
          default -> OddValues.pick(random, FLAGS);
        };
    return switch (random.nextInt(12)) {
      case 0 -> spoil.text(plain);
      case 1 -> OddValues.text(random);
      default -> plain;
    };
  }

  /** Seldom one that nobody has written yet: such a read waits for three seconds, as upstream's. */
  private String resourceVersion() {
    return random.nextInt(20_000) == 0
        ? "4611686018427387904"
        : OddValues.pick(random, List.of("0", "1", "2", "100", "-1", "x", "1.0", ""));
  }

  private String continueToken() {
    String json =
        OddValues.pick(
            random,
            List.of(
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":100,\"start\":\"/registry/pods/default/a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"/registry/configmaps/\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1e99,\"start\":7}",
                "[]"));
    byte[] bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(random.nextInt(3) == 0 ? spoil.bytes(bytes) : bytes);
  }
}
