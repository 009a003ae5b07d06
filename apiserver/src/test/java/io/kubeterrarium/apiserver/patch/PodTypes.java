package io.kubeterrarium.apiserver.patch;

import io.kubeterrarium.apiserver.schema.Field;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.Shape.Scalar;
import io.kubeterrarium.apiserver.schema.StructType;
import java.util.List;
import java.util.Set;

/** As much of a workload's type as patches need. */
final class PodTypes {
  static final StructType OBJECT = new StructType("Workload");

  static {
    StructType env = struct("EnvVar", Field.plain("name", Scalar.STRING));
    StructType port = struct("Port", Field.plain("containerPort", Scalar.INT32));
    StructType container =
        struct(
            "Container",
            Field.plain("name", Scalar.STRING),
            list("env", env, "name"),
            list("ports", port, "containerPort"),
            Field.plain("args", new Shape.ListOf(Scalar.STRING)));
    StructType strategy = struct("Strategy", Field.plain("type", Scalar.STRING));
    StructType metadata = struct("ObjectMeta", list("finalizers", Scalar.STRING, ""));
    StructType spec =
        struct(
            "Spec",
            list("containers", container, "name"),
            field("strategy", strategy, "", "retainKeys"));
    OBJECT.add(Field.plain("metadata", metadata));
    OBJECT.add(Field.plain("spec", spec));
  }

  private PodTypes() {}

  private static StructType struct(String name, Field... fields) {
    StructType type = new StructType(name);
    for (Field field : fields) {
      type.add(field);
    }
    return type;
  }

  private static Field list(String name, Shape items, String mergeKey) {
    return field(name, new Shape.ListOf(items), mergeKey, "merge");
  }

  private static Field field(String name, Shape shape, String mergeKey, String strategy) {
    return new Field(
        name,
        shape,
        false,
        mergeKey,
        Set.of(strategy),
        "",
        List.of(),
        "",
        Field.Presence.UNLESS_EMPTY,
        null);
  }
}
