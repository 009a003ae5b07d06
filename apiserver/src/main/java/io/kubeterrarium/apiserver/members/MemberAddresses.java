package io.kubeterrarium.apiserver.members;

import io.kubeterrarium.apiserver.storage.RegistryCalls;
import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.RangeResult;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.WatchRequest;

/**
 * The addresses that were said of members after their cluster was founded, one key each: {@code
 * /registry/memberaddresses/CLUSTER/NAME}, with {@code HOST:PORT}, or nothing of one that has left.
 *
 * <p>Threads: any.
 */
public final class MemberAddresses {
  private static final String ROOT = "/registry/memberaddresses/";

  /** Told what is known, then what changes; on one thread at a time, and may be told twice. */
  public interface Listener {
    /**
     * @param since whether it was said while this process looked on, rather than before
     */
    void at(String name, String address, boolean since);

    /** It was voted out, for good. */
    void left(String name);
  }

  private final Registry registry;
  private final String prefix;

  public MemberAddresses(Registry registry) {
    this.registry = registry;
    this.prefix = ROOT + Long.toHexString(registry.membership().clusterId()) + "/";
  }

  public void say(String name, String address) {
    put(name, Bytes.utf8(address));
  }

  public void sayLeft(String name) {
    put(name, Bytes.EMPTY);
  }

  private void put(String name, Bytes value) {
    RegistryCalls.await(registry.txn(Txn.of(new Op.Put(Bytes.utf8(prefix + name), value))));
  }

  /** Tells what this process's member knows by now before it returns. */
  public AutoCloseable follow(Listener listener) {
    AddressWatch watch = new AddressWatch(this, listener);
    watch.begin();
    return watch;
  }

  /**
   * @return up to which revision it was told
   */
  Revision tellAll(Listener listener) {
    RangeResult known =
        RegistryCalls.await(registry.range(RangeRequest.local(KeyRange.prefix(prefix))));
    known.found().forEach(each -> tell(each, listener, false));
    return known.revision();
  }

  void tell(KeyValue said, Listener listener, boolean since) {
    String name = said.key().utf8().substring(prefix.length());
    String address = said.value().utf8();
    if (address.isEmpty()) {
      listener.left(name);
    } else {
      listener.at(name, address, since);
    }
  }

  WatchRequest after(Revision revision) {
    return new WatchRequest(
        KeyRange.prefix(prefix), new Revision(revision.value() + 1), /* previous= */ false);
  }

  Registry registry() {
    return registry;
  }
}
