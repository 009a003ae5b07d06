package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** The type of the recorded plays' objects: a field of each kind that ownership tells apart. */
final class PlayTypes {
  private static final Shape TEXT = Shape.Scalar.STRING;
  private static final Shape MAP = new Shape.MapOf(TEXT);
  private static final Shape LIST = new Shape.ListOf(TEXT);

  private PlayTypes() {}

  static StructType object() {
    StructType object = new StructType("Play");
    object.add(plain("apiVersion", TEXT));
    object.add(plain("kind", TEXT));
    object.add(plain("s", TEXT));
    object.add(plain("n", Shape.Scalar.INT64));
    object.add(plain("m", MAP));
    object.add(field("am", MAP, "", List.of(), "atomic", null));
    object.add(list("set", LIST, "set"));
    object.add(list("list", new Shape.ListOf(item()), "map", "k"));
    object.add(list("ports", new Shape.ListOf(port()), "map", "port", "protocol"));
    object.add(list("al", LIST, "atomic"));
    object.add(plain("st", struct()));
    object.add(plain("ast", atomic()));
    return object;
  }

  private static StructType item() {
    StructType item = new StructType("Item");
    item.add(plain("k", TEXT));
    item.add(plain("v", TEXT));
    item.add(list("sub", LIST, "set"));
    item.add(field("at", MAP, "", List.of(), "atomic", null));
    item.add(plain("m", MAP));
    return item;
  }

  private static StructType port() {
    StructType port = new StructType("Port");
    port.add(plain("port", Shape.Scalar.INT64));
    port.add(field("protocol", TEXT, "", List.of(), "", StringNode.valueOf("TCP")));
    port.add(plain("name", TEXT));
    return port;
  }

  private static StructType struct() {
    StructType struct = new StructType("Struct");
    struct.add(plain("a", TEXT));
    struct.add(plain("b", TEXT));
    struct.add(plain("inner", MAP));
    struct.add(list("list", new Shape.ListOf(item()), "map", "k"));
    struct.add(plain("ast", atomic()));
    return struct;
  }

  private static StructType atomic() {
    StructType atomic = new StructType("Atomic");
    atomic.add(plain("a", TEXT));
    atomic.add(plain("b", TEXT));
    atomic.ownAsOne();
    return atomic;
  }

  private static Field plain(String name, Shape shape) {
    return field(name, shape, "", List.of(), "", null);
  }

  private static Field list(String name, Shape shape, String listType, String... keys) {
    return field(name, shape, listType, List.of(keys), "", null);
  }

  private static Field field(
      String name,
      Shape shape,
      String listType,
      List<String> keys,
      String mapType,
      @Nullable JsonNode fallback) {
    return new Field(
        name,
        shape,
        false,
        "",
        Set.of(),
        listType,
        keys,
        mapType,
        Field.Presence.AS_GIVEN,
        fallback);
  }
}
