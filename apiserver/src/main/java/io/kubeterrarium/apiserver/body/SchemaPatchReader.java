package io.kubeterrarium.apiserver.body;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.error.GoText;
import io.kubeterrarium.apiserver.format.FormatException;
import io.kubeterrarium.apiserver.format.JsonReader;
import io.kubeterrarium.apiserver.patch.PatchType;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.schema.DecodeException;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.KindTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads patches, applies them along the kind's type, and checks their result against it. Complaints
 * about the result name the patch, as upstream's do.
 */
public final class SchemaPatchReader implements Patcher {
  private final KindTypes types;

  /** Knows the built-in kinds alone. */
  public SchemaPatchReader() {
    this(KindTypes.GENERATED);
  }

  public SchemaPatchReader(KindTypes types) {
    this.types = types;
  }

  private static final GroupVersionKind NO_KIND = new GroupVersionKind("", "", "");

  @Override
  public void requireType(Body body, GroupVersionKind kind) {
    KindType shape = types.of(kind);
    PatchType.of(contentType(body), shape == null || shape.isGenerated());
  }

  @Override
  public Patch read(
      Body body, GroupVersionKind kind, FieldValidation validation, List<String> warnings) {
    KindType shape = types.of(kind);
    PatchType type = PatchType.of(contentType(body), shape == null || shape.isGenerated());
    List<String> duplicates = new ArrayList<>(0);
    JsonNode patch = tree(body, type, duplicates);
    return current -> {
      ObjectNode result = type.apply(patch, current, shape == null ? null : shape.shape());
      Set<String> complaints = new LinkedHashSet<>(duplicates);
      try {
        if (shape != null) {
          shape.fit(result).forEach(f -> complaints.add("unknown field \"" + f + "\""));
        }
      } catch (DecodeException e) {
        throw invalid(shown(type, patch), String.valueOf(e.getMessage()));
      }
      if (!complaints.isEmpty()) {
        report(shown(type, patch), List.copyOf(complaints), validation, warnings);
      }
      return result;
    };
  }

  /** A patch may be applied again after a conflict; nobody is warned of the same thing twice. */
  private static void report(
      String patch, List<String> complaints, FieldValidation validation, List<String> warnings) {
    if (validation == FieldValidation.STRICT) {
      throw invalid(patch, SchemaBodyDecoder.strict(complaints));
    }
    if (validation == FieldValidation.WARN) {
      complaints.stream().filter(line -> !warnings.contains(line)).forEach(warnings::add);
    }
  }

  /** A strategic merge patch is shown as Go prints it. */
  private static String shown(PatchType type, JsonNode patch) {
    return type == PatchType.STRATEGIC ? GoText.plain(patch) : Json.text(patch);
  }

  private static ApiException invalid(String patch, String why) {
    FieldErrors errors = new FieldErrors();
    errors.invalid("patch", patch, why);
    return ApiException.invalid(NO_KIND, "", errors);
  }

  private static JsonNode tree(Body body, PatchType type, List<String> duplicates) {
    if (body instanceof Body.Tree given) {
      return given.tree();
    }
    byte[] bytes = body instanceof Body.Encoded encoded ? encoded.bytes() : new byte[0];
    try {
      JsonReader.Result result = JsonReader.read(bytes);
      result.duplicates().forEach(path -> duplicates.add("duplicate field \"" + path + "\""));
      return result.tree();
    } catch (FormatException e) {
      String before = type == PatchType.STRATEGIC ? "" : "error decoding patch: ";
      throw ApiException.badRequest(before + e.getMessage());
    }
  }

  private static String contentType(Body body) {
    if (body instanceof Body.Encoded encoded) {
      return encoded.contentType();
    }
    return body instanceof Body.Tree tree ? tree.contentType() : "";
  }
}
