package io.kubeterrarium.registry.local;

import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.TxnContract;

class LocalTxnTest extends TxnContract {
  @Override
  protected Registry acquire() {
    return LocalRegistry.open();
  }
}
