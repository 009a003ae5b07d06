package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.schema.DecodeException;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.SchemaTypes;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.schema.StructType;
import io.kubeterrarium.apiserver.schema.TypeCheck;
import io.kubeterrarium.apiserver.structural.Defaulting;
import io.kubeterrarium.apiserver.structural.EmbeddedObjects;
import io.kubeterrarium.apiserver.structural.ObjectRules;
import io.kubeterrarium.apiserver.structural.Pruning;
import io.kubeterrarium.apiserver.structural.SchemaNode;
import io.kubeterrarium.apiserver.structural.SchemaShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What objects of one version of a definition look like. The schema is read when it is first
 * needed: many definitions have versions that nobody uses. Safe on any thread.
 */
final class CustomType implements KindType {
  static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private final GroupVersionKind kind;
  private final JsonNode json;
  private volatile @Nullable SchemaNode schema;
  private volatile @Nullable StructType shape;
  private volatile @Nullable ObjectRules rules;

  /**
   * @param json the schema as the definition says it
   */
  CustomType(GroupVersionKind kind, JsonNode json) {
    this.kind = kind;
    this.json = json;
  }

  SchemaNode schema() {
    SchemaNode known = schema;
    if (known == null) {
      known = SchemaNode.read(json);
      schema = known;
    }
    return known;
  }

  /** What objects must obey. */
  ObjectRules rules() {
    ObjectRules known = rules;
    if (known == null) {
      known = new ObjectRules(schema());
      rules = known;
    }
    return known;
  }

  @Override
  public Shape shape() {
    StructType known = shape;
    if (known == null) {
      known = SchemaShape.of(schema(), kind.toString(), metadataType());
      shape = known;
    }
    return known;
  }

  private static StructType metadataType() {
    return Objects.requireNonNull(SchemaTypes.get().of(META));
  }

  /** Drops what the schema does not name, then fills in what was left out. */
  @Override
  public List<String> fit(ObjectNode object) {
    List<String> dropped = pruned(object);
    Defaulting.apply(object, schema());
    return dropped;
  }

  private List<String> pruned(ObjectNode object) {
    List<String> dropped = new ArrayList<>(metadata(object));
    dropped.addAll(EmbeddedObjects.fit(object, schema(), metadataType()));
    dropped.addAll(Pruning.prune(object, schema()));
    Collections.sort(dropped);
    return dropped;
  }

  /** Whoever applies a null means it, and validation looks at it. */
  @Override
  public void fitApplied(ObjectNode object) {
    pruned(object);
    Defaulting.fill(object, schema());
  }

  /** The same for an object that was stored: its metadata is well. */
  void refit(ObjectNode object) {
    Pruning.prune(object, schema());
    Defaulting.apply(object, schema());
  }

  /**
   * For what another version says: as upstream, only what clients send or is stored is filled in.
   */
  void prune(ObjectNode object) {
    Pruning.prune(object, schema());
  }

  private static List<String> metadata(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    if (metadata.isMissingNode() || metadata.isNull()) {
      return List.of();
    }
    if (!(metadata instanceof ObjectNode fields)) {
      throw new DecodeException(
          "json: cannot unmarshal "
              + TypeCheck.goKind(metadata)
              + " into Go value of type v1.ObjectMeta");
    }
    return TypeCheck.prune(fields, metadataType()).stream().map(f -> "metadata." + f).toList();
  }

  @Override
  public boolean isGenerated() {
    return false;
  }

  @Override
  public ObjectNode openApi() {
    ObjectNode schema =
        json instanceof ObjectNode said ? said.deepCopy() : Json.object().put("type", "object");
    DescribedObjects.describe(schema);
    DescribedObjects.describeObject(schema);
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
    return schema;
  }
}
