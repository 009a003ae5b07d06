package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;

/** What macros over two variables put entries with, and the escaping of JSON pointers. */
final class MapLibrary implements Functions.Library {
  private static final CelType MAP =
      MapType.create(TypeParamType.create("K"), TypeParamType.create("V"));

  @Override
  public void addTo(Functions functions) {
    // The evaluator knows it as an operator; the type checker must know it too.
    Function.Body operator =
        arguments -> {
          throw EvaluationFailure.noSuchOverload();
        };
    functions
        .global(
            "cel.@mapInsert",
            "@mapInsert_map_key_value",
            MAP,
            List.of(MAP, TypeParamType.create("K"), TypeParamType.create("V")),
            operator)
        .global("cel.@mapInsert", "@mapInsert_map_map", MAP, List.of(MAP, MAP), operator)
        .global(
            "jsonpatch.escapeKey",
            "jsonpatch_escapekey_string",
            SimpleType.STRING,
            List.of(SimpleType.STRING),
            arguments -> ((String) arguments[0]).replace("~", "~0").replace("/", "~1"),
            Args.TRAVERSAL);
  }
}
