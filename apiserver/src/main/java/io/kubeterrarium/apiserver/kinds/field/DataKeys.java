package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.apiserver.error.FieldErrors;
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
    String path = field + "[" + key + "]";
    if (key.length() > MAX_LENGTH) {
      errors.invalid(path, key, "must be no more than " + MAX_LENGTH + " characters");
    }
    if (!KEY.matcher(key).matches()) {
      errors.invalid(
          path,
          key,
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is"
              + " '[-._a-zA-Z0-9]+')");
    } else if (key.equals(".")) {
      errors.invalid(path, key, "must not be '.'");
    } else if (key.equals("..") || key.startsWith("..")) {
      errors.invalid(path, key, key.equals("..") ? "must not be '..'" : "must not start with '..'");
    }
  }
}
