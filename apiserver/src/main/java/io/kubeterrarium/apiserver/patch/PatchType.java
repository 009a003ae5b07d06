package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.schema.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The patches that are served, by media type. */
public enum PatchType {
  JSON("application/json-patch+json") {
    @Override
    public ObjectNode apply(JsonNode patch, ObjectNode object, @Nullable Shape type) {
      return JsonPatch.ofBody(patch).apply(object);
    }
  },
  MERGE("application/merge-patch+json") {
    @Override
    public ObjectNode apply(JsonNode patch, ObjectNode object, @Nullable Shape type) {
      return MergePatch.apply(patch, object);
    }
  },
  STRATEGIC("application/strategic-merge-patch+json") {
    @Override
    public ObjectNode apply(JsonNode patch, ObjectNode object, @Nullable Shape type) {
      return StrategicMergePatch.apply(patch, object, type);
    }
  };

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * Of a Content-Type header, parameters and all; 415 where it is none of these.
   *
   * @param strategically whether the kind has merge keys
   */
  public static PatchType of(String contentType, boolean strategically) {
    int semicolon = contentType.indexOf(';');
    String sent =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .trim()
            .toLowerCase(Locale.ROOT);
    for (PatchType type : values()) {
      if (type.mediaType.equals(sent) && (strategically || type != STRATEGIC)) {
        return type;
      }
    }
    throw ApiException.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include: "
            + "application/json-patch+json, application/merge-patch+json, "
            + (strategically ? "application/strategic-merge-patch+json, " : "")
            + "application/apply-patch+yaml");
  }

  public String mediaType() {
    return mediaType;
  }

  /**
   * The patched object, a new tree.
   *
   * @param type of the object, for its merge keys; null where it is not known
   */
  public abstract ObjectNode apply(JsonNode patch, ObjectNode object, @Nullable Shape type);

  /** The answer to a patch that can be read and cannot be applied; upstream says no more either. */
  static ApiException rejected() {
    return new ApiException(
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
        io.kubeterrarium.api.json.Json.object());
  }
}
