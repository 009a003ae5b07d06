package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.apiserver.fields.FieldSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The owners of an object's fields. Belongs to one write; copied before it is changed. */
public final class Owners {
  private final TreeMap<Owner, Share> shares;

  public Owners() {
    this(new TreeMap<>());
  }

  private Owners(TreeMap<Owner, Share> shares) {
    this.shares = shares;
  }

  Owners copy() {
    return new Owners(new TreeMap<>(shares));
  }

  public boolean isEmpty() {
    return shares.isEmpty();
  }

  public FieldSet fields(Owner owner) {
    Share share = shares.get(owner);
    return share == null ? FieldSet.EMPTY : share.fields();
  }

  @Nullable Share get(Owner owner) {
    return shares.get(owner);
  }

  /** An owner of nothing is none. */
  void put(Owner owner, Share share) {
    if (share.fields().isEmpty()) {
      shares.remove(owner);
    } else {
      shares.put(owner, share);
    }
  }

  void remove(Owner owner) {
    shares.remove(owner);
  }

  Map<Owner, Share> shares() {
    return shares;
  }

  public void forEach(BiConsumer<Owner, FieldSet> visitor) {
    shares.forEach((owner, share) -> visitor.accept(owner, share.fields()));
  }
}
