package io.kubeterrarium.apiserver.cel;

import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;

/** Types as messages show them. */
final class TypeText {
  private TypeText() {}

  /** A text that names types in full, with cel-go's short names. */
  static String shortened(String text) {
    return text.replace("google.protobuf.Timestamp", "timestamp")
        .replace("google.protobuf.Duration", "duration");
  }

  static String of(CelType type) {
    String name =
        switch (type.name()) {
          case "google.protobuf.Timestamp" -> "timestamp";
          case "google.protobuf.Duration" -> "duration";
          case "null" -> "null_type";
          default -> type.name();
        };
    if (type.parameters().isEmpty()) {
      return name;
    }
    List<String> parameters = new ArrayList<>();
    type.parameters().forEach(each -> parameters.add(of(each)));
    return name + "(" + String.join(", ", parameters) + ")";
  }
}
