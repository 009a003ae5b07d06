package io.kubeterrarium.apiserver.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The names of Go's types of fields that a schema calls strings, numbers, lists and maps. Tabulated
 * from k8s.io/api 1.36, as no schema says them: a line with a type, then one for each field of it.
 * Read when the first error needs one.
 */
final class GoTypeNames {
  private static final String TABLE = "go-types.txt";

  private final Map<String, String> types = new HashMap<>();

  private GoTypeNames() {
    try (InputStream in =
            Objects.requireNonNull(GoTypeNames.class.getResourceAsStream(TABLE), TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String type = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(" ")) {
          types.put(line.strip(), type);
        } else {
          type = line;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Once {
    static final GoTypeNames TABLE = new GoTypeNames();
  }

  /**
   * The name of what stands in a field; empty for a type without a name.
   *
   * @param item whether it is about an item of the field's list
   */
  static String of(StructType owner, String field, boolean item, Shape shape) {
    String named = Once.TABLE.types.getOrDefault(owner.name() + "." + field, "");
    if (named.startsWith("=")) {
      return item ? "" : named.substring(1); // The list or map itself has the name.
    }
    return named.isEmpty() || item || !(shape instanceof Shape.ListOf) ? named : "[]" + named;
  }
}
