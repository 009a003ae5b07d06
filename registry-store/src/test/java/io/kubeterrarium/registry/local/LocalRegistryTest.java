package io.kubeterrarium.registry.local;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryContract;

class LocalRegistryTest extends RegistryContract {
  @Override
  protected Registry acquire() {
    return LocalRegistry.open();
  }
}
