package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.Reference;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.authz.RuleResolver;
import io.kubeterrarium.apiserver.discovery.DiscoveryDocuments;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.resource.ResourceTable;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.review.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Discovery against a real control plane's, in both directions: every group, version, resource,
 * verb, subresource, short name and category that one has and the other has not, but for the
 * differences that are known.
 */
class CompleteDiscoveryTest {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  /** How the lines of known differences begin; each stands in {@code docs/differences.md} too. */
  private static final List<String> KNOWN =
      List.of(
          "- /v1 bindings ",
          "- /v1 pods/ephemeralcontainers ",
          "- /v1 pods/resize ",
          "- /v1 serviceaccounts/token ",
          "- authentication.k8s.io/v1 tokenreviews ",
          "- authorization.k8s.io/v1 localsubjectaccessreviews ");

  @Test
  void nothingIsMissingAndNothingIsMore() {
    List<Strategy> kinds = new ArrayList<>(Kinds.all());
    kinds.addAll(
        Reviews.all(
            attributes -> Decision.allow(""),
            (user, namespace) -> new RuleResolver.Resolved(List.of(), List.of()),
            List.of()));
    DiscoveryDocuments ours = new DiscoveryDocuments(new ResourceTable(kinds));
    List<String> differences = new ArrayList<>();
    for (String root : List.of("api", "apis")) {
      TreeSet<String> theirs = facts(Reference.json("discovery/" + root + ".aggregated.json"));
      ApiResponse answer = ours.answer("/" + root, AGGREGATED, "", List.of());
      TreeSet<String> mine = facts(Json.read(((ApiResponse.Encoded) answer).bytes()));
      theirs.stream().filter(fact -> !mine.contains(fact)).forEach(f -> differences.add("- " + f));
      mine.stream().filter(fact -> !theirs.contains(fact)).forEach(f -> differences.add("+ " + f));
    }
    differences.forEach(System.out::println);
    assertThat(differences).allMatch(line -> KNOWN.stream().anyMatch(line::startsWith));
  }

  @Test
  void groupsAndVersionsStandInUpstreamsOrder() {
    DiscoveryDocuments ours = new DiscoveryDocuments(Kinds.table());
    List<String> theirs = order(Reference.json("discovery/apis.aggregated.json"));
    List<String> mine =
        order(
            Json.read(
                ((ApiResponse.Encoded) ours.answer("/apis", AGGREGATED, "", List.of())).bytes()));
    theirs.retainAll(mine);
    assertThat(mine).isEqualTo(theirs);
  }

  private static TreeSet<String> facts(JsonNode document) {
    TreeSet<String> facts = new TreeSet<>();
    for (JsonNode group : document.path("items")) {
      for (JsonNode version : group.path("versions")) {
        String prefix = Meta.name(group) + "/" + Meta.text(version, "version") + " ";
        for (JsonNode resource : version.path("resources")) {
          String name = prefix + Meta.text(resource, "resource");
          facts.add(
              String.join(
                  " ",
                  name,
                  kind(resource),
                  Meta.text(resource, "scope"),
                  Meta.text(resource, "singularResource")));
          each(facts, name, resource, "verbs");
          each(facts, name, resource, "shortNames");
          each(facts, name, resource, "categories");
          for (JsonNode door : resource.path("subresources")) {
            String of = name + "/" + Meta.text(door, "subresource");
            facts.add(of + " " + kind(door));
            each(facts, of, door, "verbs");
          }
        }
      }
    }
    return facts;
  }

  private static void each(TreeSet<String> facts, String name, JsonNode resource, String list) {
    resource.path(list).forEach(word -> facts.add(name + " " + list + " " + word.asString()));
  }

  private static String kind(JsonNode resource) {
    JsonNode kind = resource.path("responseKind");
    return Meta.text(kind, "group")
        + "/"
        + Meta.text(kind, "version")
        + "/"
        + Meta.text(kind, "kind");
  }

  private static List<String> order(JsonNode document) {
    List<String> order = new ArrayList<>();
    for (JsonNode group : document.path("items")) {
      for (JsonNode version : group.path("versions")) {
        order.add(Meta.name(group) + "/" + Meta.text(version, "version"));
      }
    }
    return order;
  }
}
