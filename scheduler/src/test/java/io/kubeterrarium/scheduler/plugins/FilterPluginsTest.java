package io.kubeterrarium.scheduler.plugins;

import static io.kubeterrarium.scheduler.GivenNode.node;
import static io.kubeterrarium.scheduler.GivenPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.scheduler.GivenNode;
import io.kubeterrarium.scheduler.GivenPod;
import io.kubeterrarium.scheduler.cluster.NodeInfo;
import io.kubeterrarium.scheduler.cluster.PodInfo;
import io.kubeterrarium.scheduler.framework.Code;
import io.kubeterrarium.scheduler.framework.CycleState;
import io.kubeterrarium.scheduler.framework.FilterPlugin;
import io.kubeterrarium.scheduler.framework.PreFilterPlugin;
import io.kubeterrarium.scheduler.framework.Status;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Each filter on one node: what it lets pass, and what it says of the rest. */
class FilterPluginsTest {
  private static final String FITS = "";

  /** Expected: empty for a node that passes; else the code's first letter(s) and the reasons. */
  record Case(String what, FilterPlugin plugin, GivenPod pod, GivenNode node, String expected) {
    @Override
    public String toString() {
      return plugin.name() + ": " + what;
    }
  }

  static Stream<Case> nodeName() {
    NodeName plugin = new NodeName();
    String other = "unresolvable: node(s) didn't match the requested node name";
    return Stream.of(
        new Case("none asked for", plugin, pod("p"), node("n"), FITS),
        new Case("this one", plugin, pod("p").on("n"), node("n"), FITS),
        new Case("another", plugin, pod("p").on("m"), node("n"), other));
  }

  static Stream<Case> nodeUnschedulable() {
    NodeUnschedulable plugin = new NodeUnschedulable();
    String taint = "node.kubernetes.io/unschedulable";
    return Stream.of(
        new Case("not cordoned", plugin, pod("p"), node("n"), FITS),
        new Case(
            "cordoned",
            plugin,
            pod("p"),
            node("n").cordoned(),
            "unresolvable: node(s) were unschedulable"),
        new Case(
            "tolerated",
            plugin,
            pod("p").tolerating(taint, "Exists", "", ""),
            node("n").cordoned(),
            FITS));
  }

  static Stream<Case> taintToleration() {
    TaintToleration plugin = new TaintToleration();
    String repelled = "unresolvable: node(s) had untolerated taint(s)";
    GivenNode dedicated = node("n").taint("dedicated", "db", "NoSchedule");
    return Stream.of(
        new Case("no taint", plugin, pod("p"), node("n"), FITS),
        new Case("taint", plugin, pod("p"), dedicated, repelled),
        new Case(
            "equal",
            plugin,
            pod("p").tolerating("dedicated", "Equal", "db", "NoSchedule"),
            dedicated,
            FITS),
        new Case(
            "default operator",
            plugin,
            pod("p").tolerating("dedicated", "", "db", ""),
            dedicated,
            FITS),
        new Case(
            "another value",
            plugin,
            pod("p").tolerating("dedicated", "Equal", "web", "NoSchedule"),
            dedicated,
            repelled),
        new Case(
            "another effect",
            plugin,
            pod("p").tolerating("dedicated", "Exists", "", "NoExecute"),
            dedicated,
            repelled),
        new Case(
            "everything tolerated",
            plugin,
            pod("p").tolerating("", "Exists", "", ""),
            dedicated,
            FITS),
        new Case(
            "only preferred",
            plugin,
            pod("p"),
            node("n").taint("soft", "", "PreferNoSchedule"),
            FITS));
  }

  static Stream<Case> nodeAffinity() {
    NodeAffinity plugin = new NodeAffinity();
    String rejected = "unresolvable: node(s) didn't match Pod's node affinity/selector";
    GivenNode ssd = node("n").label("disk", "ssd").label("cores", "16");
    return Stream.of(
        new Case("nothing asked for", plugin, pod("p"), ssd, FITS),
        new Case("selector fits", plugin, pod("p").selecting("disk", "ssd"), ssd, FITS),
        new Case("selector differs", plugin, pod("p").selecting("disk", "hdd"), ssd, rejected),
        new Case("In", plugin, required("disk", "In", "ssd", "nvme"), ssd, FITS),
        new Case("NotIn", plugin, required("disk", "NotIn", "ssd"), ssd, rejected),
        new Case("NotIn a missing label", plugin, required("gpu", "NotIn", "a"), ssd, FITS),
        new Case("Exists", plugin, required("disk", "Exists"), ssd, FITS),
        new Case("DoesNotExist", plugin, required("disk", "DoesNotExist"), ssd, rejected),
        new Case("Gt", plugin, required("cores", "Gt", "8"), ssd, FITS),
        new Case("Lt", plugin, required("cores", "Lt", "8"), ssd, rejected),
        new Case("no terms", plugin, pod("p").edit(FilterPluginsTest::terms), ssd, rejected));
  }

  static Stream<Case> nodePorts() {
    NodePorts plugin = new NodePorts();
    String taken = "unschedulable: node(s) didn't have free ports for the requested pod ports";
    GivenNode used = node("n").with(pod("q").hostPort("", "TCP", 80));
    GivenNode usedOnOne = node("n").with(pod("q").hostPort("10.0.0.1", "TCP", 80));
    return Stream.of(
        new Case("no host port", plugin, pod("p"), used, FITS),
        new Case("free", plugin, pod("p").hostPort("", "TCP", 81), used, FITS),
        new Case("taken", plugin, pod("p").hostPort("", "TCP", 80), used, taken),
        new Case("another protocol", plugin, pod("p").hostPort("", "UDP", 80), used, FITS),
        new Case("another ip", plugin, pod("p").hostPort("10.0.0.2", "TCP", 80), usedOnOne, FITS),
        new Case("any ip", plugin, pod("p").hostPort("", "TCP", 80), usedOnOne, taken));
  }

  static Stream<Case> nodeResourcesFit() {
    NodeResourcesFit plugin = new NodeResourcesFit();
    GivenNode half = node("n").with(pod("q").requests("2", "4Gi"));
    return Stream.of(
        new Case("nothing asked for", plugin, pod("p"), half, FITS),
        new Case("exactly the rest", plugin, pod("p").requests("2", "4Gi"), half, FITS),
        new Case(
            "a bit too much",
            plugin,
            pod("p").requests("2001m", "4Gi"),
            half,
            "unschedulable: Insufficient cpu"),
        new Case(
            "both",
            plugin,
            pod("p").requests("3", "5Gi"),
            half,
            "unschedulable: Insufficient cpu, Insufficient memory"),
        new Case(
            "more than the node ever has",
            plugin,
            pod("p").requests("5", "1Gi"),
            half,
            "unresolvable: Insufficient cpu"),
        new Case(
            "unknown resource",
            plugin,
            pod("p").requestsOf("example.com/gpu", "1"),
            half,
            "unresolvable: Insufficient example.com/gpu"),
        new Case(
            "no room for a pod",
            plugin,
            pod("p"),
            node("n").allocatable("pods", "1").with(pod("q")),
            "unschedulable: Too many pods"),
        new Case(
            "the peak of init containers counts",
            plugin,
            pod("p").requests("1", "1Gi").edit(FilterPluginsTest::hungryInit),
            half,
            "unschedulable: Insufficient cpu"));
  }

  static Stream<Case> podTopologySpread() {
    PodTopologySpread plugin = new PodTopologySpread(any -> LabelSelector.EVERYTHING);
    String zone = "topology.kubernetes.io/zone";
    GivenPod wanted = pod("p").label("app", "web").spread(zone, 1, "DoNotSchedule", "app=web");
    String skewed = "unschedulable: node(s) didn't match pod topology spread constraints";
    return Stream.of(
        new Case(
            "the only domain",
            plugin,
            wanted,
            node("n").label(zone, "a").with(pod("q").label("app", "web")),
            FITS),
        new Case(
            "no such label",
            plugin,
            wanted,
            node("n"),
            "unresolvable: node(s) didn't match pod"
                + " topology spread constraints (missing required label)"),
        new Case(
            "fewer domains than wanted",
            plugin,
            pod("p")
                .label("app", "web")
                .spread(zone, 1, "DoNotSchedule", "app=web")
                .edit(tree -> minDomains(tree, 2)),
            node("n").label(zone, "a").with(pod("q").label("app", "web")),
            skewed));
  }

  @ParameterizedTest
  @MethodSource({
    "nodeName",
    "nodeUnschedulable",
    "taintToleration",
    "nodeAffinity",
    "nodePorts",
    "nodeResourcesFit",
    "podTopologySpread"
  })
  void saysSo(Case given) {
    assertThat(verdict(given.plugin(), given.pod().info(), given.node().info()))
        .isEqualTo(given.expected());
  }

  private static String verdict(FilterPlugin plugin, PodInfo pod, NodeInfo node) {
    CycleState state = new CycleState();
    if (plugin instanceof PreFilterPlugin first
        && first.preFilter(state, pod, List.of(node)).isSkip()) {
      return FITS;
    }
    Status status = plugin.filter(state, pod, node);
    if (status.isSuccess()) {
      return FITS;
    }
    assertThat(status.plugin()).isEqualTo(plugin.name());
    String code = status.code() == Code.UNSCHEDULABLE ? "unschedulable" : "unresolvable";
    return code + ": " + status.message();
  }

  private static GivenPod required(String key, String operator, String... values) {
    return pod("p")
        .edit(
            tree -> {
              terms(tree);
              var requirement =
                  tree.withArray(
                          "/spec/affinity/nodeAffinity"
                              + "/requiredDuringSchedulingIgnoredDuringExecution"
                              + "/nodeSelectorTerms")
                      .addObject()
                      .putArray("matchExpressions")
                      .addObject()
                      .put("key", key)
                      .put("operator", operator);
              var list = requirement.putArray("values");
              List.of(values).forEach(list::add);
            });
  }

  private static void terms(ObjectNode tree) {
    ((ObjectNode) tree.path("spec"))
        .putObject("affinity")
        .putObject("nodeAffinity")
        .putObject("requiredDuringSchedulingIgnoredDuringExecution")
        .putArray("nodeSelectorTerms");
  }

  private static void hungryInit(ObjectNode tree) {
    ((ObjectNode) tree.path("spec"))
        .putArray("initContainers")
        .addObject()
        .putObject("resources")
        .putObject("requests")
        .put("cpu", "3");
  }

  private static void minDomains(ObjectNode tree, int count) {
    ((ObjectNode) tree.path("spec").path("topologySpreadConstraints").path(0))
        .put("minDomains", count);
  }
}
