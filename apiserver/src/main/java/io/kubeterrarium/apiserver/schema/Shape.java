package io.kubeterrarium.apiserver.schema;

/** What a value may be: a scalar, a list, a map with free keys, or a struct with named fields. */
public sealed interface Shape permits Shape.Scalar, Shape.ListOf, Shape.MapOf, StructType {

  /** A value without parts of its own, or one whose parts are nobody's business. */
  enum Scalar implements Shape {
    STRING("string"),
    BOOL("bool"),
    INT32("int32"),
    INT64("int64"),
    FLOAT("float64"),
    BYTES("[]uint8"),
    TIME("Time"),
    MICRO_TIME("MicroTime"),
    QUANTITY("Quantity"),
    INT_OR_STRING("IntOrString"),
    ANY("any");

    private final String goName;

    Scalar(String goName) {
      this.goName = goName;
    }

    /** As upstream's messages call it. */
    public String goName() {
      return goName;
    }
  }

  record ListOf(Shape items) implements Shape {}

  record MapOf(Shape values) implements Shape {}
}
