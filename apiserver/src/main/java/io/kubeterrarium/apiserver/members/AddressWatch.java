package io.kubeterrarium.apiserver.members;

import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Watch;
import io.kubeterrarium.registry.WatchEvent;
import io.kubeterrarium.registry.WatchListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the addresses; where the past is compacted, as after a long absence, it looks anew. */
final class AddressWatch implements WatchListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AddressWatch.class);

  private final MemberAddresses addresses;
  private final MemberAddresses.Listener listener;
  private @Nullable Watch watch; // guarded by this
  private boolean closed; // guarded by this

  AddressWatch(MemberAddresses addresses, MemberAddresses.Listener listener) {
    this.addresses = addresses;
    this.listener = listener;
  }

  void begin() {
    Revision known = addresses.tellAll(listener);
    synchronized (this) {
      if (!closed) {
        watch = addresses.registry().watch(addresses.after(known), this);
      }
    }
  }

  @Override
  public void events(List<WatchEvent> events, Revision through) {
    for (WatchEvent event : events) {
      if (event.type() == WatchEvent.Type.PUT) {
        addresses.tell(event.current(), listener, true);
      }
    }
  }

  @Override
  public void cancelled(RegistryException cause) {
    if (cause instanceof RegistryException.Compacted) {
      begin();
    } else {
      LOG.debug("members' addresses are not followed any more: {}", cause.getMessage());
    }
  }

  @Override
  public void close() {
    Watch open;
    synchronized (this) {
      closed = true;
      open = watch;
    }
    if (open != null) {
      open.close();
    }
  }
}
