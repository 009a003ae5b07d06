package io.kubeterrarium.apiserver.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A way from an object to something in it: {@code .spec.containers[name="web"].image}. */
public record FieldPath(List<PathElement> elements) {
  public static final FieldPath ROOT = new FieldPath(List.of());

  public FieldPath {
    elements = List.copyOf(elements);
  }

  /** A path of plain fields. */
  public static FieldPath of(String... names) {
    List<PathElement> elements = new ArrayList<>(names.length);
    for (String name : names) {
      elements.add(PathElement.name(name));
    }
    return new FieldPath(elements);
  }

  public FieldPath then(PathElement element) {
    List<PathElement> longer = new ArrayList<>(elements);
    longer.add(element);
    return new FieldPath(longer);
  }

  @Override
  public String toString() {
    return elements.stream().map(PathElement::toString).collect(Collectors.joining());
  }
}
