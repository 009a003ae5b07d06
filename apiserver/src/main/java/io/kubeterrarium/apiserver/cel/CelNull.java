package io.kubeterrarium.apiserver.cel;

/** The value {@code null} of CEL, so that no Java null is one. */
public enum CelNull {
  NULL;

  @Override
  public String toString() {
    return "null";
  }
}
