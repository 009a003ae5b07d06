package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cached objects for strategies, authorization and admission: as of the latest event this server
 * has seen, no I/O. Trees are shared: for reading only.
 */
public interface ObjectReader {
  @Nullable ObjectNode get(GroupResource resource, ObjectName name);

  /**
   * The object behind a read barrier, where this reader can ask for one: for who must not miss what
   * was written just now.
   */
  default @Nullable ObjectNode latest(GroupResource resource, ObjectName name) {
    return get(resource, name);
  }

  /**
   * @param namespace empty for all
   */
  List<ObjectNode> list(GroupResource resource, String namespace);

  /**
   * The objects behind a read barrier, where this reader can ask for one: as {@link #latest}.
   *
   * @param namespace empty for all
   */
  default List<ObjectNode> latestList(GroupResource resource, String namespace) {
    return list(resource, namespace);
  }

  /**
   * A number that differs from an earlier one where objects of the resource changed in between, so
   * that what was derived from them can be kept. Negative: not known, derive again.
   */
  default long version(GroupResource resource) {
    return -1;
  }

  /**
   * The revision up to which a list that is read after this call holds every write, of other
   * servers too. Negative: not known.
   */
  default long through() {
    return -1;
  }
}
