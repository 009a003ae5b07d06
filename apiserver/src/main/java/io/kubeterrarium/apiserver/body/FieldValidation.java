package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.apiserver.error.ApiException;

/** What happens to unknown and duplicate fields: the {@code fieldValidation} parameter. */
public enum FieldValidation {
  IGNORE,
  WARN,
  STRICT;

  /** Empty means {@code Warn}, upstream's default. */
  public static FieldValidation parse(String text) {
    return switch (text) {
      case "", "Warn" -> WARN;
      case "Ignore" -> IGNORE;
      case "Strict" -> STRICT;
      default ->
          throw ApiException.badRequest(
              "fieldValidation: Unsupported value: \""
                  + text
                  + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
    };
  }
}
