package io.kubeterrarium.apiserver.admission;

import static io.kubeterrarium.apiserver.admission.Requests.NODE;
import static io.kubeterrarium.apiserver.admission.Requests.POD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.apiserver.FakeObjects;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Tolerations, priority and the first taint of a node: small rules, one table each. */
class PodDefaultsAdmissionTest {
  private static final String NOT_READY =
      "{'key':'node.kubernetes.io/not-ready','operator':'Exists','effect':'NoExecute','tolerationSeconds':300}";
  private static final String UNREACHABLE =
      "{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute','tolerationSeconds':300}";

  private final FakeObjects objects =
      new FakeObjects()
          .put(
              "priorityclasses.scheduling.k8s.io",
              "{'metadata':{'name':'high'},'value':1000,'preemptionPolicy':'Never'}");

  private static ObjectNode mutated(AdmissionPlugin plugin, AdmissionRequest request) {
    plugin.mutate(request);
    ObjectNode once = request.object().deepCopy();
    plugin.mutate(request);
    assertThat(request.object()).as("idempotent").isEqualTo(once);
    return once;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[] | [" + NOT_READY + "," + UNREACHABLE + "]",
        "[{'operator':'Exists'}] | [{'operator':'Exists'}]",
        "[{'key':'node.kubernetes.io/not-ready'}] | [{'key':'node.kubernetes.io/not-ready'},"
            + UNREACHABLE
            + "]",
        "[{'key':'x','effect':'NoExecute'}] | [{'key':'x','effect':'NoExecute'},"
            + NOT_READY
            + ","
            + UNREACHABLE
            + "]",
        "[{'operator':'Exists','effect':'NoSchedule'}] | [{'operator':'Exists','effect':'NoSchedule'},"
            + NOT_READY
            + ","
            + UNREACHABLE
            + "]",
      })
  void podsTolerateFiveMinutes(String before, String after) {
    ObjectNode pod =
        mutated(
            new DefaultTolerationSeconds(),
            Requests.create(
                POD, "shop", "{'metadata':{'name':'p'},'spec':{'tolerations':" + before + "}}"));
    assertThat(pod.at("/spec/tolerations"))
        .isEqualTo(Requests.json("{'a':" + after + "}").path("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | {'priority':0,'preemptionPolicy':'PreemptLowerPriority'}",
        "{'priorityClassName':'high'} | {'priorityClassName':'high','priority':1000,'preemptionPolicy':'Never'}",
        "{'priorityClassName':'system-node-critical'} | {'priorityClassName':'system-node-critical','priority':2000001000,'preemptionPolicy':'PreemptLowerPriority'}",
      })
  void priorityComesFromTheClass(String before, String after) {
    ObjectNode pod =
        mutated(
            new PriorityAdmission(objects.withoutFallback()),
            Requests.create(POD, "shop", "{'metadata':{'name':'p'},'spec':" + before + "}"));
    assertThat(pod.path("spec")).isEqualTo(Requests.json(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'priorityClassName':'none'} | no PriorityClass with name none was found",
        "{'priority':7} | the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name",
        "{'preemptionPolicy':''} | the string value of PreemptionPolicy () must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name",
        "{'preemptionPolicy':'Never'} | the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name",
      })
  void whatContradictsTheClassIsRefused(String spec, String message) {
    AdmissionRequest request =
        Requests.create(POD, "shop", "{'metadata':{'name':'p'},'spec':" + spec + "}");
    assertThatThrownBy(() -> new PriorityAdmission(objects.withoutFallback()).mutate(request))
        .hasMessage("pods \"p\" is forbidden: " + message);
  }

  @Test
  void aGlobalDefaultClassCountsForPodsWithoutOne() {
    objects.put(
        "priorityclasses.scheduling.k8s.io",
        "{'metadata':{'name':'usual'},'value':5,'globalDefault':true}");
    ObjectNode pod =
        mutated(
            new PriorityAdmission(objects.withoutFallback()),
            Requests.create(POD, "shop", "{'metadata':{'name':'p'},'spec':{}}"));
    assertThat(pod.at("/spec/priorityClassName").stringValue()).isEqualTo("usual");
    assertThat(pod.at("/spec/priority").intValue()).isEqualTo(5);
  }

  /** As one {@code kubectl apply} may have it: the class, and a pod of it. */
  @Test
  void aClassThatWasMadeAMomentAgoIsFound() {
    FakeObjects registry =
        new FakeObjects()
            .put(
                "priorityclasses.scheduling.k8s.io",
                "{'metadata':{'name':'young'},'value':6}".replace('\'', '"'));
    ObjectNode pod =
        mutated(
            new PriorityAdmission(new FallbackReader(objects, registry::get)),
            Requests.create(
                POD, "shop", "{'metadata':{'name':'p'},'spec':{'priorityClassName':'young'}}"));
    assertThat(pod.at("/spec/priority").intValue()).isEqualTo(6);
  }

  @Test
  void anUpdateKeepsThePriorityItLeavesOut() {
    AdmissionRequest request =
        Requests.request(
            Operation.UPDATE,
            POD,
            "shop",
            Requests.json("{'metadata':{'name':'p'},'spec':{}}"),
            Requests.json("{'metadata':{'name':'p'},'spec':{'priority':9}}"));
    ObjectNode pod = mutated(new PriorityAdmission(objects.withoutFallback()), request);
    assertThat(pod.at("/spec/priority").intValue()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | {'taints':[{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]}",
        "{'taints':[{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]} | {'taints':[{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]}",
        "{'taints':[{'key':'a','effect':'NoSchedule'}]} | {'taints':[{'key':'a','effect':'NoSchedule'},{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]}",
      })
  void aNewNodeStartsNotReady(String before, String after) {
    ObjectNode node =
        mutated(
            new TaintNodesByCondition(),
            Requests.create(NODE, "", "{'metadata':{'name':'n'},'spec':" + before + "}"));
    assertThat(node.path("spec")).isEqualTo(Requests.json(after));
  }
}
