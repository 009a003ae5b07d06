package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a function can be called. Which of several is meant is decided by the arguments'
 * types when it is called, for expressions may have hidden them from the type checker.
 *
 * @param parameters Java's classes of the arguments, a member's target first
 * @param typeNames of arguments that are libraries' own values; empty for others
 * @param body what it does
 * @param cost of a call; null: 1
 */
public record Function(
    String name,
    String overload,
    boolean member,
    List<Class<?>> parameters,
    List<String> typeNames,
    @Nullable CelOverloadDecl declaration,
    Body body,
    @Nullable Cost cost) {
  /** What a function does, with as many arguments as it has parameters. */
  @FunctionalInterface
  public interface Body {
    Object call(Object[] arguments);
  }

  /** What a call has cost. */
  @FunctionalInterface
  public interface Cost {
    long of(Object[] arguments, Object result);
  }

  boolean takes(Object[] arguments) {
    if (arguments.length != parameters.size()) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!parameters.get(i).isInstance(arguments[i])
          || arguments[i] instanceof Typed typed
              && parameters.get(i) == Typed.class
              && !typed.typeName().equals(typeNames.get(i))) {
        return false;
      }
    }
    return true;
  }

  static List<Class<?>> classes(List<CelType> types) {
    List<Class<?>> classes = new ArrayList<>();
    types.forEach(type -> classes.add(classOf(type)));
    return classes;
  }

  static List<String> typeNames(List<CelType> types) {
    List<String> names = new ArrayList<>();
    types.forEach(type -> names.add(type.name()));
    return names;
  }

  private static Class<?> classOf(CelType type) {
    switch (type.kind()) {
      case STRING:
        return String.class;
      case INT:
        return Long.class;
      case UINT:
        return UnsignedLong.class;
      case DOUBLE:
        return Double.class;
      case BOOL:
        return Boolean.class;
      case BYTES:
        return CelByteString.class;
      case TIMESTAMP:
        return Instant.class;
      case DURATION:
        return Duration.class;
      case LIST:
        return List.class;
      case MAP:
        return Map.class;
      case OPAQUE:
        return type.name().equals("optional_type") ? Optional.class : Typed.class;
      default:
        return type.equals(SimpleType.NULL_TYPE) ? CelNull.class : Object.class;
    }
  }
}
