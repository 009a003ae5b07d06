package io.kubeterrarium.simulator.members;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which member of which cluster a process is.
 *
 * @param cluster drawn when the cluster's bundles were made
 * @param secret what members prove to each other that they know, in Base64; the same for all
 */
public record ClusterIdentity(UUID cluster, String member, String secret, List<Known> members) {
  /**
   * A member of the cluster.
   *
   * @param foundingId of a member that was there from the beginning; null for one that came later,
   *     and got its id from its disk
   */
  public record Known(MemberAddress address, @Nullable UUID foundingId) {}

  public ClusterIdentity {
    members = List.copyOf(members);
  }

  Optional<Known> find(String name) {
    return members.stream().filter(known -> known.address().name().equals(name)).findFirst();
  }

  public MemberAddress self() {
    return find(member).orElseThrow().address();
  }

  /** The same cluster with other addresses, and perhaps further members. */
  public ClusterIdentity at(List<MemberAddress> addresses) {
    List<Known> known =
        addresses.stream()
            .map(
                address ->
                    new Known(address, find(address.name()).map(Known::foundingId).orElse(null)))
            .toList();
    return new ClusterIdentity(cluster, member, secret, known);
  }

  /** The same cluster with one more member, or one that has moved. */
  ClusterIdentity with(MemberAddress address) {
    List<MemberAddress> all = new ArrayList<>(without(address.name()).addresses());
    all.add(address);
    return at(all);
  }

  ClusterIdentity without(String name) {
    return at(addresses().stream().filter(address -> !address.name().equals(name)).toList());
  }

  private List<MemberAddress> addresses() {
    return members.stream().map(Known::address).toList();
  }

  ClusterIdentity of(String name) {
    return new ClusterIdentity(cluster, Objects.requireNonNull(name), secret, members);
  }

  /** Never with the secret. */
  @Override
  public String toString() {
    return "member "
        + member
        + " of "
        + members.stream().map(known -> known.address().name()).collect(Collectors.joining(", "));
  }
}
