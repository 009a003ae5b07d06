package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;
import java.util.Optional;

/**
 * {@code format.dns1123Label().validate(name)}. Source: k8s.io/apiserver, cel/library/format.go.
 */
final class NamedFormatLibrary implements Functions.Library {
  private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");

  @Override
  public void addTo(Functions f) {
    for (NamedFormat format : NamedFormat.values()) {
      String name = "format." + format.functionName();
      f.global(name, name, FORMAT, List.of(), a -> format);
    }
    f.global(
            "format.named",
            "format-named",
            OptionalType.create(FORMAT),
            List.of(SimpleType.STRING),
            a -> NamedFormat.named(Args.text(a, 0)))
        .member(
            "validate",
            "format-validate",
            OptionalType.create(ListType.create(SimpleType.STRING)),
            List.of(FORMAT, SimpleType.STRING),
            a -> validate((NamedFormat) a[0], Args.text(a, 1)),
            (a, result) -> Costs.regex(CelValues.sizeOf(a[1]), ((NamedFormat) a[0]).regexSize()));
  }

  private static Optional<List<Object>> validate(NamedFormat format, String text) {
    List<String> problems = format.problems(text);
    return problems.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(problems));
  }
}
