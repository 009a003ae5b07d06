package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.apiserver.error.ApiException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One alternative of an Accept header that this server can serve.
 *
 * @param type {@code application/json}, {@code application/yaml}, or {@link #PROTOBUF}
 * @param as the kind that objects are turned into: {@code Table}, {@code PartialObjectMetadata};
 *     empty for none
 */
public record MediaRange(String type, String as) {
  public static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  static final String NOT_ACCEPTABLE =
      "only the following media types are accepted: application/json, application/yaml,"
          + " application/vnd.kubernetes.protobuf";
  private static final Set<String> TRANSFORMS =
      Set.of("Table", "PartialObjectMetadata", "PartialObjectMetadataList");
  private static final MediaRange JSON = new MediaRange("application/json", "");

  /**
   * The first alternative that can be served; JSON where the header is empty.
   *
   * @throws ApiException 406 where there is none
   */
  public static MediaRange choose(String accept) {
    return choose(accept, range -> true);
  }

  /** Likewise, of what has no table; so 406 where the client takes nothing else. */
  public static MediaRange chooseOtherThanTable(String accept) {
    return choose(accept, range -> !range.as().equals("Table"));
  }

  /** Likewise, of a kind that has no message in protobuf; its metadata has one. */
  static MediaRange chooseUnknown(String accept) {
    return choose(accept, range -> !range.type().equals(PROTOBUF) || !range.as().isEmpty());
  }

  /** Refuses with 406 a watch in a type that has no framing, liked best as it may be. */
  public static void checkForWatch(String accept) {
    if (choose(accept).type().equals("application/yaml")) {
      throw ApiException.notAcceptable(
          "only the following media types are accepted: application/json;stream=watch,"
              + " application/vnd.kubernetes.protobuf;stream=watch");
    }
  }

  /** Whether an error can go in one of the types that the client takes: as it is, not turned. */
  public static boolean takesStatus(String accept) {
    return accept.isBlank()
        || Clause.sorted(accept).stream()
            .map(clause -> read(clause.text()))
            .anyMatch(range -> range != null && range.as().isEmpty());
  }

  private static MediaRange choose(String accept, Predicate<MediaRange> fits) {
    if (accept.isBlank()) {
      return JSON;
    }
    for (Clause clause : Clause.sorted(accept)) {
      MediaRange range = read(clause.text());
      if (range != null && fits.test(range)) {
        return range;
      }
    }
    throw ApiException.notAcceptable(NOT_ACCEPTABLE);
  }

  /** The type alone that the client likes best of those that are served; JSON: none of them. */
  public static String preferredType(String accept) {
    List<Clause> clauses =
        accept.indexOf(',') < 0 ? List.of(new Clause(accept, 1)) : Clause.sorted(accept);
    for (Clause clause : clauses) {
      String type = type(clause.text().split(";", 2)[0].trim());
      if (!type.isEmpty()) {
        return type;
      }
    }
    return JSON.type();
  }

  /**
   * A clause as it stands in the header.
   *
   * @param quality how much the client likes it, up to 1
   */
  private record Clause(String text, double quality) {
    private static final Pattern QUALITY = Pattern.compile(";\\s*q=([0-9.]+)");

    /** The best first; of equals what is named in full, then in the client's order. */
    static List<Clause> sorted(String accept) {
      return Arrays.stream(accept.split(","))
          .map(clause -> new Clause(clause, quality(clause)))
          .sorted(Comparator.comparingDouble(Clause::rank))
          .toList();
    }

    private static double quality(String clause) {
      Matcher said = QUALITY.matcher(clause);
      try {
        return said.find() ? Double.parseDouble(said.group(1)) : 1;
      } catch (NumberFormatException none) {
        return 1; // As a client that says none.
      }
    }

    private double rank() {
      String type = text.strip();
      double wild = type.startsWith("*/") ? 2 : type.contains("/*") ? 1 : 0;
      return -quality + wild / 1_000_000;
    }
  }

  private static @org.jspecify.annotations.Nullable MediaRange read(String clause) {
    String[] parts = clause.split(";", -1);
    String type = type(parts[0].trim());
    if (type.isEmpty()) {
      return null;
    }
    String as = "";
    String group = "";
    String version = "";
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      int equals = parameter.indexOf('=');
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      switch (equals < 0 ? parameter : parameter.substring(0, equals)) {
        case "as" -> as = value;
        case "g" -> group = value;
        case "v" -> version = value;
        case "stream" -> {
          if (!value.equals("watch") || type.equals("application/yaml")) {
            return null;
          }
        }
        default -> {} // charset, pretty and the like decide nothing
      }
    }
    boolean served =
        as.isEmpty()
            || TRANSFORMS.contains(as)
                && group.equals("meta.k8s.io")
                && version.equals("v1")
                && !(as.equals("Table") && type.equals(PROTOBUF));
    return served ? new MediaRange(type, as) : null;
  }

  private static String type(String range) {
    return switch (range) {
      case "application/json", "application/*", "*/*" -> "application/json";
      case "application/yaml" -> "application/yaml";
      case PROTOBUF -> PROTOBUF;
      default -> "";
    };
  }
}
