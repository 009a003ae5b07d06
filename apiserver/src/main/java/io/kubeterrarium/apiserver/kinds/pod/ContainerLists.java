package io.kubeterrarium.apiserver.kinds.pod;

import java.util.List;

/** The fields of a pod's spec that hold containers. */
final class ContainerLists {
  static final List<String> ALL = List.of("initContainers", "containers", "ephemeralContainers");

  private ContainerLists() {}
}
