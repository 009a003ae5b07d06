package io.kubeterrarium.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indices that several components ask for; adding one twice is harmless. */
public final class Indices {
  /** By the controller's uid; without a controller by {@link #orphansIn}. */
  public static final String CONTROLLER = "controller";

  /** Pods by the node they are bound to; the empty string for none. */
  public static final String NODE = "node";

  private Indices() {}

  public static <T extends HasMetadata> void addController(Informer<T> informer) {
    informer.addIndex(CONTROLLER, object -> List.of(controllerOrOrphan(object)));
  }

  public static void addNode(Informer<Pod> informer) {
    informer.addIndex(
        NODE,
        pod -> {
          @Nullable String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
          return List.of(node == null ? "" : node);
        });
  }

  /** The value under which {@link #CONTROLLER} files a namespace's objects without a controller. */
  public static String orphansIn(String namespace) {
    return "orphans/" + namespace;
  }

  /** The owner that controls the object; null for none. */
  public static @Nullable OwnerReference controllerOf(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    if (owners != null) {
      for (OwnerReference owner : owners) {
        if (Boolean.TRUE.equals(owner.getController())) {
          return owner;
        }
      }
    }
    return null;
  }

  private static String controllerOrOrphan(HasMetadata object) {
    OwnerReference controller = controllerOf(object);
    if (controller != null) {
      return controller.getUid();
    }
    @Nullable String namespace = object.getMetadata().getNamespace();
    return orphansIn(namespace == null ? "" : namespace);
  }
}
