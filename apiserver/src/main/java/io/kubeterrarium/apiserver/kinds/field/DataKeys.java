package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Keys of ConfigMaps and Secrets. Source: {@code IsConfigMapKey}. */
public final class DataKeys {
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final int MAX_LENGTH = 253;

  private DataKeys() {}

  /**
   * @param field the map that the key stands in
   */
  public static void check(String field, String key, FieldErrors errors) {
    problems(key).forEach(problem -> errors.invalid(field + "[" + key + "]", key, problem));
  }

  public static List<String> problems(String key) {
    List<String> problems = new ArrayList<>(0);
    if (key.length() > MAX_LENGTH) {
      problems.add("must be no more than " + MAX_LENGTH + " bytes");
    }
    if (!KEY.matcher(key).matches()) {
      problems.add(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
              + " '[-._a-zA-Z0-9]+')");
    }
    if (key.equals(".") || key.equals("..")) {
      problems.add("must not be '" + key + "'");
    } else if (key.startsWith("..")) {
      problems.add("must not start with '..'");
    }
    return problems;
  }
}
