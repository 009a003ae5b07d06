package io.kubeterrarium.apiserver.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our types in the type checker's words. Objects are known to it by name alone, so each gets one:
 * of its own, or by the place where it stands; what is below an object is named when it is asked
 * for.
 */
@SuppressWarnings(
    "Immutable") // Justification: it only grows, and answers a name the same each time.
final class CheckedTypes implements CelTypeProvider {
  private final Map<String, DeclType> objects = new ConcurrentHashMap<>();

  /** The first place of an object names it: {@code self} and {@code oldSelf} are of one type. */
  private final Map<DeclType, String> names = new ConcurrentHashMap<>();

  /** Types of a kind that expressions may make, with whatever fields they give them. */
  private final Map<String, StructType> made = new ConcurrentHashMap<>();

  /**
   * @param place names an object without a name of its own
   */
  CelType of(DeclType type, String place) {
    switch (type.kind()) {
      case BOOL:
        return SimpleType.BOOL;
      case INT:
        return SimpleType.INT;
      case UINT:
        return SimpleType.UINT;
      case DOUBLE:
        return SimpleType.DOUBLE;
      case STRING:
        return SimpleType.STRING;
      case BYTES:
        return SimpleType.BYTES;
      case TIMESTAMP:
        return SimpleType.TIMESTAMP;
      case DURATION:
        return SimpleType.DURATION;
      case NULL:
        return SimpleType.NULL_TYPE;
      case LIST:
        return ListType.create(of(type.element(), place + ".@idx"));
      case MAP:
        return MapType.create(SimpleType.STRING, of(type.element(), place + ".@elem"));
      case OPTIONAL:
        return OptionalType.create(of(type.element(), place));
      case OPAQUE:
        return OpaqueType.create(type.name());
      case OBJECT:
        String name = names.computeIfAbsent(type, t -> t.name().isEmpty() ? place : t.name());
        objects.put(name, type);
        return StructTypeReference.create(name);
      default:
        return SimpleType.DYN;
    }
  }

  /** What a variable is that stands for an expression with this result. */
  DeclType toDecl(CelType type) {
    return switch (type.kind()) {
      case BOOL -> DeclType.BOOL;
      case INT -> DeclType.INT;
      case UINT -> DeclType.UINT;
      case DOUBLE -> DeclType.DOUBLE;
      case STRING -> DeclType.STRING;
      case BYTES -> DeclType.BYTES;
      case TIMESTAMP -> DeclType.TIMESTAMP;
      case DURATION -> DeclType.DURATION;
      case LIST -> DeclType.listOf(toDecl(type.parameters().get(0)), -1);
      case MAP ->
          type.parameters().get(0).equals(SimpleType.STRING)
              ? DeclType.mapOf(toDecl(type.parameters().get(1)), -1)
              : DeclType.DYN;
      case OPAQUE ->
          type.name().equals("optional_type")
              ? DeclType.optional(toDecl(type.parameters().get(0)))
              : DeclType.opaque(type.name());
      case STRUCT -> objects.getOrDefault(type.name(), DeclType.DYN);
      default -> DeclType.DYN;
    };
  }

  void allow(StructType type) {
    made.put(type.name(), type);
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.of();
  }

  @Override
  public Optional<CelType> findType(String name) {
    DeclType type = objects.get(name);
    if (type == null) {
      return Optional.ofNullable(made.get(name));
    }
    Map<String, DeclField> fields = type.fields();
    return Optional.of(
        StructType.create(
            name,
            ImmutableSet.copyOf(fields.keySet()),
            field ->
                Optional.ofNullable(fields.get(field))
                    .map(found -> of(found.type(), name + "." + field))));
  }
}
