package io.kubeterrarium.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What each value of an enum is for. The models of one release, of Kubernetes 1.23, were generated
 * with this text at the end of the fields' descriptions; before and after it was left out. Worked
 * example: {@code "… Possible enum values: - `"A"` is one. - `"B"` is two."}.
 */
final class ValueExplanations {
  private static final String LIST = "Possible enum values:";
  private static final Pattern VALUE =
      Pattern.compile(" - `(\"[^\"]*\")`(.*?)(?=  - `\"|$)", Pattern.DOTALL);

  /** By class and field, then by value in quotes. */
  private final Map<String, Map<String, String>> ofFields = new HashMap<>();

  /** By the values, in order: what each of their fields says. */
  private final Map<List<String>, List<Map<String, String>>> ofValues = new HashMap<>();

  /**
   * @param texts of the models that have the explanations
   */
  ValueExplanations(Map<String, String> texts) {
    new TreeMap<>(texts).forEach(this::add);
  }

  private void add(String field, String text) {
    int list = text.indexOf(LIST);
    if (list < 0) {
      return;
    }
    Map<String, String> explained = new TreeMap<>();
    for (MatchResult found : VALUE.matcher(text.substring(list)).results().toList()) {
      explained.put(found.group(1), found.group(2).strip());
    }
    ofFields.put(field, explained);
    List<String> values = List.copyOf(explained.keySet());
    ofValues.computeIfAbsent(values, key -> new ArrayList<>()).add(explained);
  }

  /**
   * What the values of a field are for; empty where nothing is known. A field that came later gets
   * what at least two earlier ones with the same values say, where these agree.
   *
   * @param type the class that stands for the message, as {@code V1Pod}
   * @param values in quotes and in order
   */
  Map<String, String> of(String type, String field, List<String> values) {
    Map<String, String> own = ofFields.get(type + " " + field);
    if (own != null) {
      return own;
    }
    List<Map<String, String>> alike = ofValues.getOrDefault(values, List.of());
    boolean agreed = alike.size() > 1 && alike.stream().distinct().count() == 1;
    return agreed ? alike.get(0) : Map.of();
  }
}
