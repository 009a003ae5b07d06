package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.pki.MemberNames;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.simulator.members.MemberAddress;
import io.kubeterrarium.simulator.process.AdminHttp;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "members",
    sortOptions = false,
    description = {
      "Shows who keeps the registry, and how each member is, as the server asked knows it.",
      "Works without a majority, too: ask a server that still runs."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "VOTES: yes, a member; no, it waits to be added. APPLIED grows with each write, on every",
      "member; one that lags behind for long is in trouble. LEADER: exactly one.",
      "",
      "Examples:",
      "  members                               of the server of ~/.kubeterrarium",
      "  members --server http://127.0.0.1:8001",
      "  members replace c                     c's disk is lost, and a new c runs with --join",
      "  members add d=host-d:5701             a new d runs with --join; all learn where it is",
      "  members remove c                      for good: it stops, and never comes back"
    })
final class MembersCommand implements Callable<Integer> {
  private static final String PATH = "/registry/members";
  private static final String ROW = "%-12s %-18s %-6s %-6s %-10s %8s %12s%n";

  private static final int SILENT_SECONDS = 2;

  @Mixin ServerFlags server = new ServerFlags();

  @Override
  public Integer call() throws InterruptedException {
    print(call(server.kubeconfig(), "GET", PATH));
    return 0;
  }

  @Command(
      name = "add",
      description = "Takes in a member that was started with --join and waits.",
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME[=HOST:PORT]", description = "Which one, and where it is.")
          String member,
      @Mixin ServerFlags where)
      throws InterruptedException {
    return take(where, member, "");
  }

  @Command(
      name = "replace",
      description = "Puts one started with --join in the place of the one that lost its disk.",
      mixinStandardHelpOptions = true)
  int replace(
      @Parameters(
              paramLabel = "NAME[=HOST:PORT]",
              description = "Which one, and where it is now if it has moved.")
          String member,
      @Mixin ServerFlags where)
      throws InterruptedException {
    return take(where, member, "replace=true");
  }

  @Command(
      name = "remove",
      description = "Votes a member out. It stops by itself, and never comes back under its id.",
      mixinStandardHelpOptions = true)
  int remove(
      @Parameters(paramLabel = "NAME", description = "Which one.") String name,
      @Mixin ServerFlags where)
      throws InterruptedException {
    return change(where, "DELETE", name, "");
  }

  private static int take(ServerFlags where, String member, String query)
      throws InterruptedException {
    if (member.indexOf('=') < 0) {
      return change(where, "POST", member, query.isEmpty() ? "" : "?" + query);
    }
    List<MemberAddress> said = MemberAddress.parseAll(member);
    if (said.size() != 1) {
      throw new UserError("'" + member + "' (expected: one member at a time)");
    }
    MemberAddress there = said.get(0);
    String address = URLEncoder.encode(there.address(), StandardCharsets.UTF_8);
    String wait = "Waiting until " + there.name() + " answers at " + there.address() + " …";
    CompletableFuture<Void> told =
        CompletableFuture.runAsync(
            () -> System.err.println(wait),
            CompletableFuture.delayedExecutor(SILENT_SECONDS, TimeUnit.SECONDS));
    try {
      return change(
          where,
          "POST",
          there.name(),
          "?address=" + address + (query.isEmpty() ? "" : "&" + query));
    } finally {
      told.cancel(false);
    }
  }

  private static int change(ServerFlags where, String method, String name, String query)
      throws InterruptedException {
    if (!MemberNames.isName(name)) {
      throw new UserError("'" + name + "' is no member's name");
    }
    print(call(where.kubeconfig(), method, PATH + "/" + name + query));
    return 0;
  }

  private static JsonNode call(Kubeconfig config, String method, String path)
      throws InterruptedException {
    try (InputStream in = AdminHttp.call(config, method, path)) {
      return Json.read(in.readAllBytes());
    } catch (ConnectException e) {
      throw new UserError(
          config.server() + " does not answer: does it run? Say which with --server, --data-dir",
          e);
    } catch (IOException e) {
      throw new UserError(config.server() + " " + UserError.reason(e), e);
    }
  }

  private static void print(JsonNode answer) {
    System.out.printf(ROW, "NAME", "ID", "VOTES", "LEADER", "REACHABLE", "TERM", "APPLIED");
    for (JsonNode member : answer.path("members")) {
      String self = member.path("self").asBoolean(false) ? " (asked)" : "";
      System.out.printf(
          ROW,
          member.path("name").asString("") + self,
          member.path("id").asString(""),
          yes(member, "votes"),
          yes(member, "leader"),
          yes(member, "reachable"),
          member.path("term").asLong(0),
          member.path("appliedIndex").asLong(0));
    }
    if (!answer.path("quorum").asBoolean(false)) {
      System.out.println("No quorum: nothing can be written until a majority is back.");
    }
  }

  private static String yes(JsonNode member, String field) {
    return member.path(field).asBoolean(false) ? "yes" : "no";
  }
}
