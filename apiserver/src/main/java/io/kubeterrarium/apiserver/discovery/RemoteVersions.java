package io.kubeterrarium.apiserver.discovery;

import java.util.List;

/** What other servers serve behind this one. */
@FunctionalInterface
public interface RemoteVersions {
  RemoteVersions NONE = List::of;

  List<RemoteVersion> current();
}
