package io.kubeterrarium.apiserver.boot;

import static io.kubeterrarium.apiserver.boot.PolicyApi.binding;
import static io.kubeterrarium.apiserver.boot.PolicyApi.validating;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the audit log says about requests, and what policies add to it. */
class AuditIT {
  @TempDir Path work;

  @Test
  void eachRequestIsALineWithWhatPoliciesSaid() throws IOException {
    Path file = work.resolve("audit.log");
    try (AuditLog log = AuditLog.to(file);
        PolicyApi api = new PolicyApi(log)) {
      api.given(
          validating(
              """
              validations: [{expression: "object.data.size() < 1", message: too many}]
              auditAnnotations: [{key: size, valueExpression: "'it has ' + string(object.data.size())"}]
              """),
          binding("Validating", "p", "validationActions: [Audit]"));
      assertThat(api.map("a", "{x: '1'}").status()).isEqualTo(201);
      assertThat(api.map("a", "{y: '1'}").status()).isEqualTo(409);
    }
    List<String> lines = Files.readAllLines(file);
    JsonNode made = Json.read(lines.get(lines.size() - 2));
    assertThat(made.path("verb").asString()).isEqualTo("create");
    assertThat(made.at("/user/username").asString()).isEqualTo("kubernetes-admin");
    assertThat(made.path("objectRef").toString())
        .isEqualTo(
            "{\"resource\":\"configmaps\",\"namespace\":\"default\",\"name\":\"a\",\"apiVersion\":\"v1\"}");
    assertThat(made.at("/responseStatus/code").asInt()).isEqualTo(201);
    assertThat(made.at("/annotations/p~1size").asString()).isEqualTo("it has 1");
    assertThat(
            made.at("/annotations/validation.policy.admission.k8s.io~1validation_failure")
                .asString())
        .isEqualTo(
            "[{\"message\":\"too many\",\"policy\":\"p\",\"binding\":\"p-binding\",\"expressionIndex\":0,"
                + "\"validationActions\":[\"Audit\"]}]");
    JsonNode refused = Json.read(lines.get(lines.size() - 1));
    assertThat(refused.at("/responseStatus/reason").asString()).isEqualTo("AlreadyExists");
    assertThat(refused.at("/responseStatus/code").asInt()).isEqualTo(409);
  }

  @Test
  void webhooksAreInTheLogWithWhatTheyHaveDoneAndSaid() throws IOException {
    Path file = work.resolve("audit.log");
    try (AuditLog log = AuditLog.to(file);
        HookServer hooks = new HookServer();
        AccessApi api = new AccessApi(log)) {
      String configurations = "/apis/admissionregistration.k8s.io/v1/";
      api.with(
          configurations + "mutatingwebhookconfigurations",
          "{'metadata':{'name':'m'},'webhooks':[%s,%s]}"
              .formatted(hooks.hook("/a", ""), hooks.hook("/broken", ",'failurePolicy':'Ignore'")));
      api.with(
          configurations + "validatingwebhookconfigurations",
          "{'metadata':{'name':'v'},'webhooks':[%s,%s]}"
              .formatted(
                  hooks.hook("/noting", ""), hooks.hook("/odd", ",'failurePolicy':'Ignore'")));
      api.with("/api/v1/namespaces/default/configmaps", "{'metadata':{'name':'x'}}");
    }
    List<String> lines = Files.readAllLines(file);
    JsonNode annotations = Json.read(lines.get(lines.size() - 1)).path("annotations");
    assertThat(annotations.path("mutation.webhook.admission.k8s.io/round_0_index_0").asString())
        .isEqualTo("{\"configuration\":\"m\",\"webhook\":\"a.example.com\",\"mutated\":true}");
    assertThat(annotations.path("mutation.webhook.admission.k8s.io/round_0_index_1").asString())
        .isEqualTo(
            "{\"configuration\":\"m\",\"webhook\":\"broken.example.com\",\"mutated\":false}");
    assertThat(
            annotations
                .path("failed-open.mutation.webhook.admission.k8s.io/round_0_index_1")
                .asString())
        .isEqualTo("broken.example.com");
    assertThat(
            annotations
                .path("failed-open.validating.webhook.admission.k8s.io/round_0_index_1")
                .asString())
        .isEqualTo("odd.example.com");
    assertThat(annotations.path("noting.example.com/seen").asString()).isEqualTo("yes");
    assertThat(annotations.toString()).doesNotContain("no key");
  }

  @Test
  void podSecurityTellsTheLogWhatItWouldRefuse() throws IOException {
    Path file = work.resolve("audit.log");
    String labels = "'pod-security.kubernetes.io/";
    try (AuditLog log = AuditLog.to(file);
        AccessApi api = new AccessApi(log)) {
      api.with(
          "/api/v1/namespaces",
          "{'metadata':{'name':'n','labels':{%senforce':'baseline',%saudit':'restricted'}}}"
              .formatted(labels, labels));
      String here = "/api/v1/namespaces/n/";
      api.with(here + "serviceaccounts", "{'metadata':{'name':'default'}}");
      String pod = "{'metadata':{'name':'p'},'spec':{%s'containers':[{'name':'c','image':'x'}]}}";
      assertThat(api.post(AccessApi.ADMIN, here + "pods", pod.formatted("")).status())
          .isEqualTo(201);
      assertThat(
              api.post(AccessApi.ADMIN, here + "pods", pod.formatted("'hostPID':true,")).status())
          .isEqualTo(403);
    }
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(lines.size() - 2, lines.size())) {
      JsonNode annotations = Json.read(line).path("annotations");
      assertThat(annotations.path("pod-security.kubernetes.io/enforce-policy").asString())
          .isEqualTo("baseline:latest");
      assertThat(annotations.path("pod-security.kubernetes.io/audit-violations").asString())
          .startsWith("would violate PodSecurity \"restricted:latest\": ");
    }
  }
}
