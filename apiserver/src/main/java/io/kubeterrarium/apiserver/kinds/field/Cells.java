package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Cells that the columns of several kinds share. */
public final class Cells {
  public static final String NONE = "<none>";
  public static final String UNKNOWN = "<unknown>";

  private Cells() {}

  public static TableColumns.Cell text(Function<ObjectNode, String> shown) {
    return (object, now) -> string(shown.apply(object));
  }

  public static TableColumns.Cell flag(Predicate<ObjectNode> shown) {
    return (object, now) -> BooleanNode.valueOf(shown.test(object));
  }

  public static TableColumns.Cell number(Function<ObjectNode, Long> shown) {
    return (object, now) -> JsonNodeFactory.instance.numberNode(shown.apply(object));
  }

  public static JsonNode string(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }

  /** Where there is nothing to show. */
  public static String orNone(String value) {
    return value.isEmpty() ? NONE : value;
  }

  /** The names of containers, with commas between. */
  public static String containers(ObjectNode object) {
    return each(object.path("spec").path("template"), "name");
  }

  public static String images(ObjectNode object) {
    return each(object.path("spec").path("template"), "image");
  }

  /** A field of each container of a pod template, with commas between. */
  public static String each(JsonNode template, String field) {
    List<String> values = new ArrayList<>();
    for (ObjectNode container : Defaults.objects(template.path("spec"), "containers")) {
      values.add(Meta.text(container, field));
    }
    return String.join(",", values);
  }

  /** A plain map of labels, sorted: {@code a=1,b=2}; {@code <none>} where it is empty. */
  public static String labels(JsonNode labels) {
    return orNone(joined(labels));
  }

  /** A label selector as kubectl shows it; source: metav1.FormatLabelSelector. */
  public static String selector(JsonNode selector) {
    return orNone(selectorOrEmpty(selector));
  }

  /** A label selector in one line, as list requests take it. */
  public static String selectorOrEmpty(JsonNode selector) {
    Map<String, List<String>> byKey = new TreeMap<>();
    Meta.strings(selector.path("matchLabels"))
        .forEach((k, v) -> byKey.computeIfAbsent(k, n -> new ArrayList<>()).add(k + "=" + v));
    for (ObjectNode expression : Defaults.objects(selector, "matchExpressions")) {
      byKey
          .computeIfAbsent(Meta.text(expression, "key"), n -> new ArrayList<>())
          .add(requirement(expression));
    }
    return byKey.values().stream().flatMap(List::stream).collect(Collectors.joining(","));
  }

  /** The addresses of a load balancer: each once, sorted. */
  public static Set<String> loadBalancer(ObjectNode object) {
    Set<String> addresses = new TreeSet<>();
    for (ObjectNode point :
        Defaults.objects(object.path("status").path("loadBalancer"), "ingress")) {
      String ip = Meta.text(point, "ip");
      addresses.add(ip.isEmpty() ? Meta.text(point, "hostname") : ip);
    }
    addresses.remove("");
    return addresses;
  }

  /** The name, marked where an annotation says that it is the one to use by default. */
  public static String nameOrDefault(ObjectNode object, String... annotations) {
    JsonNode set = Meta.of(object).path("annotations");
    boolean isDefault =
        Stream.of(annotations).anyMatch(each -> Meta.text(set, each).equals("true"));
    return Meta.name(object) + (isDefault ? " (default)" : "");
  }

  private static String requirement(ObjectNode expression) {
    String key = Meta.text(expression, "key");
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(v -> values.add(v.asString("")));
    String list = " (" + String.join(",", values.stream().sorted().toList()) + ")";
    return switch (Meta.text(expression, "operator")) {
      case "In" -> key + " in" + list;
      case "NotIn" -> key + " notin" + list;
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      default -> "<error>";
    };
  }

  private static String joined(JsonNode labels) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(Meta.strings(labels)).forEach((k, v) -> pairs.add(k + "=" + v));
    return String.join(",", pairs);
  }
}
