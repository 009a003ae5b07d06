package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.apiserver.error.ApiException;
import java.util.Locale;
import java.util.Set;

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
    return choose(accept, true);
  }

  /** Likewise, of what has no table; so 406 where the client takes nothing else. */
  public static MediaRange chooseOtherThanTable(String accept) {
    return choose(accept, false);
  }

  private static MediaRange choose(String accept, boolean hasTable) {
    if (accept.isBlank()) {
      return JSON;
    }
    for (String clause : accept.split(",")) {
      MediaRange range = read(clause);
      if (range != null && (hasTable || !range.as().equals("Table"))) {
        return range;
      }
    }
    throw ApiException.notAcceptable(NOT_ACCEPTABLE);
  }

  private static @org.jspecify.annotations.Nullable MediaRange read(String clause) {
    String[] parts = clause.split(";", -1);
    String type = type(parts[0].trim().toLowerCase(Locale.ROOT));
    if (type.isEmpty()) {
      return null;
    }
    String as = "";
    String group = "meta.k8s.io";
    String version = "v1";
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      int equals = parameter.indexOf('=');
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      switch (equals < 0 ? parameter : parameter.substring(0, equals)) {
        case "as" -> as = value;
        case "g" -> group = value;
        case "v" -> version = value;
        default -> {} // q, charset, pretty and the like decide nothing here
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
