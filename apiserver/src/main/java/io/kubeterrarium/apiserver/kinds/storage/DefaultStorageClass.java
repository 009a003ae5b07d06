package io.kubeterrarium.apiserver.kinds.storage;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The class of claims that name none: the newest of those that are marked as the default. Source:
 * the admission plugin DefaultStorageClass.
 */
final class DefaultStorageClass {
  static final String MARK = "storageclass.kubernetes.io/is-default-class";

  private static final GroupResource CLASSES =
      new GroupResource("storage.k8s.io", "storageclasses");

  private DefaultStorageClass() {}

  static Optional<String> name(ObjectReader objects) {
    return objects.list(CLASSES, "").stream()
        .filter(DefaultStorageClass::isMarked)
        .max(
            Comparator.comparing((ObjectNode each) -> Meta.text(Meta.of(each), "creationTimestamp"))
                .thenComparing(Meta::name, Comparator.reverseOrder()))
        .map(Meta::name);
  }

  static boolean isMarked(ObjectNode storageClass) {
    return "true".equals(Meta.annotations(storageClass).get(MARK));
  }
}
