package io.kubeterrarium.registry.local;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.WatchContract;

class LocalWatchTest extends WatchContract {
  @Override
  protected Registry acquire() {
    return LocalRegistry.open();
  }
}
