package io.kubeterrarium.apiserver.cel;

import java.util.AbstractList;
import java.util.RandomAccess;
import tools.jackson.databind.JsonNode;

/** An array of JSON; its type says whether it is a set, or a map by keys. */
final class JsonListView extends AbstractList<Object> implements RandomAccess {
  private final JsonNode node;
  private final DeclType type;

  JsonListView(JsonNode node, DeclType type) {
    this.node = node;
    this.type = type;
  }

  @Override
  public Object get(int index) {
    return CelValues.of(node.get(index), type.element());
  }

  @Override
  public int size() {
    return node.size();
  }

  DeclType type() {
    return type;
  }
}
