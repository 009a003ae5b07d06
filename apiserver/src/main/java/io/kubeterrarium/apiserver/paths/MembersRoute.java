package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.members.MemberAddresses;
import io.kubeterrarium.apiserver.pki.MemberNames;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.storage.RegistryCalls;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.raft.ClusterMembers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /registry/members}: who keeps the registry, and how each of them is, as this server's
 * member knows it; needs no quorum. {@code POST /registry/members/NAME} takes a member in that
 * waits, {@code POST …?replace=true} puts it in the place of the one that lost its disk; with
 * {@code ?address=HOST:PORT} all processes learn first where it is. {@code DELETE} votes one out.
 * Authorization lets administrators in only.
 */
public final class MembersRoute implements PathRoute {
  private static final String ROOT = "/registry/members";

  /** Whoever starts a member and adds it at once need not wait in between. */
  private static final Duration REACHED_WITHIN = Duration.ofSeconds(30);

  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  private final Registry registry;
  private final @Nullable ClusterMembers members;

  /**
   * @param members null where all members run in this process
   */
  public MembersRoute(Registry registry, @Nullable ClusterMembers members) {
    this.registry = registry;
    this.members = members;
  }

  @Override
  public boolean serves(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    String path = exchange.request().path();
    String method = exchange.request().method();
    if (path.equals(ROOT)) {
      if (!method.equals("GET")) {
        throw ApiException.methodNotAllowed("say which member: " + ROOT + "/NAME");
      }
      return new ApiResponse.Tree(200, shown());
    }
    String name = path.substring(ROOT.length() + 1);
    ClusterMembers changing = members;
    if (changing == null) {
      throw ApiException.badRequest(
          "all members of this registry run in one process, and do not change");
    }
    change(changing, method, name, exchange.request().query());
    return new ApiResponse.Tree(200, shown());
  }

  private void change(ClusterMembers changing, String method, String name, Query query) {
    boolean replace = query.first("replace").equals("true");
    switch (method) {
      case "POST" -> take(() -> replace ? changing.replace(name) : changing.add(name), name, query);
      case "DELETE" -> remove(changing, name);
      default -> throw ApiException.methodNotAllowed("a member is added or removed");
    }
  }

  /** Where an address is said, the processes need a moment to reach it. */
  private void take(Supplier<CompletableFuture<Void>> change, String name, Query query) {
    String address = query.first("address");
    long until = System.nanoTime();
    if (!address.isEmpty()) {
      checkMember(name, address);
      new MemberAddresses(registry).say(name, address);
      until += REACHED_WITHIN.toNanos();
    }
    while (true) {
      try {
        RegistryCalls.await(change.get());
        return;
      } catch (RegistryException.Invalid e) {
        if (System.nanoTime() - until >= 0) {
          throw e;
        }
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private static void checkMember(String name, String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    String port = address.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (!MemberNames.isName(name) || !ServingNames.isName(bare) || !PORT.matcher(port).matches()) {
      throw ApiException.badRequest(
          "member " + name + " at \"" + address + "\" (expected: a name, and HOST:PORT)");
    }
  }

  /** Also one that never was a member, but whose address was said. */
  private void remove(ClusterMembers changing, String name) {
    boolean known =
        changing.health().stream()
            .anyMatch(each -> !each.votes() && each.member().name().equals(name));
    boolean votes =
        changing.health().stream()
            .anyMatch(each -> each.votes() && each.member().name().equals(name));
    if (votes || !known) {
      RegistryCalls.await(changing.remove(name));
    }
    if (MemberNames.isName(name)) {
      new MemberAddresses(registry).sayLeft(name);
    }
  }

  private ObjectNode shown() {
    Membership membership = registry.membership();
    ObjectNode answer = Json.object();
    answer.put("clusterId", Long.toHexString(membership.clusterId()));
    ClusterMembers several = members;
    answer.put("quorum", several == null ? membership.leader() != null : several.hasQuorum());
    ArrayNode list = answer.putArray("members");
    if (several == null) {
      membership.members().forEach(member -> list.add(inThisProcess(membership, member)));
    } else {
      several.health().forEach(health -> list.add(of(health)));
    }
    return answer;
  }

  private static ObjectNode inThisProcess(Membership membership, Membership.Member member) {
    boolean leads = member.equals(membership.leader());
    boolean self = member.equals(membership.self());
    return row(member, self, leads, true, true)
        .put("term", membership.term())
        .put("appliedIndex", membership.appliedIndex());
  }

  private static ObjectNode of(ClusterMembers.Health health) {
    Membership.Member member = health.member();
    return row(member, member.inThisProcess(), health.leader(), health.votes(), health.reachable())
        .put("term", health.term())
        .put("commitIndex", health.commitIndex())
        .put("appliedIndex", health.appliedIndex());
  }

  private static ObjectNode row(
      Membership.Member member, boolean self, boolean leads, boolean votes, boolean reachable) {
    return Json.object()
        .put("name", member.name())
        .put("id", Long.toHexString(member.id()))
        .put("self", self)
        .put("leader", leads)
        .put("votes", votes)
        .put("reachable", reachable);
  }
}
