package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.storage.RegistryCalls;
import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.raft.ClusterMembers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /registry/members}: who keeps the registry, and how each of them is, as this server's
 * member knows it; needs no quorum. {@code POST /registry/members/NAME} takes a member in that
 * waits, {@code POST …?replace=true} puts it in the place of the one that lost its disk, {@code
 * DELETE} votes one out. Authorization lets administrators in only.
 */
public final class MembersRoute implements PathRoute {
  private static final String ROOT = "/registry/members";

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
    boolean replace = exchange.request().query().first("replace").equals("true");
    RegistryCalls.await(change(method, name, replace));
    return new ApiResponse.Tree(200, shown());
  }

  private CompletableFuture<Void> change(String method, String name, boolean replace) {
    ClusterMembers changing = members;
    if (changing == null) {
      throw ApiException.badRequest(
          "all members of this registry run in one process, and do not change");
    }
    return switch (method) {
      case "POST" -> replace ? changing.replace(name) : changing.add(name);
      case "DELETE" -> changing.remove(name);
      default -> throw ApiException.methodNotAllowed("a member is added or removed");
    };
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
