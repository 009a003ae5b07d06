package io.kubeterrarium.apiserver.cel;

/** A value of a library, with a type of its own. */
public interface Typed {
  /** As CEL prints it: {@code net.IP}. */
  String typeName();
}
