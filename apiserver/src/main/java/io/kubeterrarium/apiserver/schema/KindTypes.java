package io.kubeterrarium.apiserver.schema;

import io.kubeterrarium.api.GroupVersionKind;
import org.jspecify.annotations.Nullable;

/** The types of kinds, by name. */
@FunctionalInterface
public interface KindTypes {
  /** The generated types; read when the first is asked for. */
  KindTypes GENERATED = kind -> SchemaTypes.get().of(kind);

  /** Null for a kind about which nothing is known. */
  @Nullable KindType of(GroupVersionKind kind);
}
