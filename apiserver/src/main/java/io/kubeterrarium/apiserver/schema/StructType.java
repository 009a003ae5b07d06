package io.kubeterrarium.apiserver.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A struct and its fields. Types refer to one another, also in circles, so fields are added once
 * when the types are loaded; from then on a type does not change.
 */
public final class StructType implements Shape, KindType {
  private final String name;
  private final Map<String, Field> fields = new HashMap<>();
  private boolean ownedAsOne;
  private boolean open;

  public StructType(String name) {
    this.name = name;
  }

  /** Only while types are being loaded. */
  public void add(Field field) {
    fields.put(field.name(), field);
  }

  /** Only while types are being loaded: the struct is atomic, its fields have one owner. */
  public void ownAsOne() {
    ownedAsOne = true;
  }

  /** Only while types are being loaded: objects may have fields that the type does not know. */
  public void open() {
    open = true;
  }

  public boolean isOpen() {
    return open;
  }

  @Override
  public Shape shape() {
    return this;
  }

  @Override
  public List<String> fit(ObjectNode object) {
    return TypeCheck.prune(object, this);
  }

  public boolean isOwnedAsOne() {
    return ownedAsOne;
  }

  /** As in OpenAPI: {@code io.k8s.api.apps.v1.DeploymentSpec}. */
  public String name() {
    return name;
  }

  /** {@code DeploymentSpec}. */
  public String goName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** {@code v1}: the last part of the path of its package. */
  String goPackage() {
    String path = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    return path.isEmpty() ? "v1" : path.substring(path.lastIndexOf('.') + 1);
  }

  public @Nullable Field field(String name) {
    return fields.get(name);
  }

  public Map<String, Field> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return name;
  }
}
