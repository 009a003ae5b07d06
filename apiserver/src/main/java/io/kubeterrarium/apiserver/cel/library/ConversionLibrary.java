package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.values.CelByteString;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.Conversions;
import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;
import java.util.Map;

/** CEL's own functions: sizes and conversions. The type checker knows them. */
final class ConversionLibrary implements Functions.Library {
  private static final List<Class<?>> ANY = List.of(Object.class);
  private static final List<Class<?>> TEXTS = List.of(String.class, String.class);

  @Override
  public void addTo(Functions functions) {
    functions
        .standard("size", ANY, a -> size(a[0]))
        .standard("type", ANY, a -> Conversions.type(a[0]))
        .standard("dyn", ANY, a -> a[0])
        .standard("int", ANY, a -> Conversions.toInt(a[0]))
        .standard("uint", ANY, a -> Conversions.toUnsigned(a[0]))
        .standard("double", ANY, a -> Conversions.toDouble(a[0]))
        .standard("bool", ANY, a -> Conversions.toBool(a[0]))
        .standard(
            "string",
            ANY,
            a -> Conversions.toText(a[0]),
            (a, result) -> a[0] instanceof CelByteString ? Costs.traversal(a[0]) : 1)
        .standard(
            "bytes",
            ANY,
            a -> Conversions.toBytes(a[0]),
            (a, result) -> a[0] instanceof String ? Costs.traversal(a[0]) : 1)
        .standard("timestamp", ANY, a -> Conversions.toTimestamp(a[0]))
        .standard("duration", ANY, a -> Conversions.toDuration(a[0]))
        .standard(
            "contains",
            TEXTS,
            a -> Args.text(a, 0).contains(Args.text(a, 1)),
            (a, result) -> Costs.traversal(a[0]) * Costs.traversal(a[1]))
        .standard(
            "startsWith", TEXTS, a -> Args.text(a, 0).startsWith(Args.text(a, 1)), Args.TRAVERSAL)
        .standard(
            "endsWith", TEXTS, a -> Args.text(a, 0).endsWith(Args.text(a, 1)), Args.TRAVERSAL);
  }

  private static Object size(Object value) {
    if (value instanceof String
        || value instanceof List
        || value instanceof Map
        || value instanceof CelByteString) {
      return CelValues.sizeOf(value);
    }
    throw EvaluationFailure.noSuchOverload();
  }
}
