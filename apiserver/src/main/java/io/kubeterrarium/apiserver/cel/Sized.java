package io.kubeterrarium.apiserver.cel;

/** A value of a library whose handling costs more the larger it is. */
public interface Sized {
  long size();
}
