package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.audit.AuditLog;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** The whole chain, with policies written in YAML. */
final class PolicyApi implements AutoCloseable {
  static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
  static final String MAPS = "/api/v1/namespaces/default/configmaps";
  static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  final AccessApi api;

  PolicyApi() {
    this(null);
  }

  PolicyApi(@Nullable AuditLog audit) {
    this.api = new AccessApi(audit);
  }

  record Reply(int status, JsonNode body, List<String> warnings) {
    String message() {
      return Meta.text(body, "message");
    }
  }

  @Override
  public void close() {
    api.close();
  }

  static JsonNode yaml(String text) {
    return Json.MAPPER.valueToTree(new Yaml().load(text));
  }

  Reply send(Origin origin, String method, String url, String yaml) {
    Body body = yaml.isEmpty() ? Body.NONE : new Body.Tree(yaml(yaml), "application/json");
    ApiResponse response =
        api.server.call(new ApiRequest(method, url, Query.NONE, Headers.NONE, body, origin));
    JsonNode tree = response instanceof ApiResponse.Tree answer ? answer.tree() : Json.object();
    return new Reply(response.status(), tree, response.headers().all("Warning"));
  }

  Reply create(String url, String yaml) {
    return send(AccessApi.ADMIN, "POST", url, yaml);
  }

  /** Policies, bindings and their parameters: created, and seen. */
  void given(String... objects) {
    for (String yaml : objects) {
      String kind = Meta.text(yaml(yaml), "kind");
      String plural =
          kind.endsWith("Policy")
              ? kind.toLowerCase(Locale.ROOT).replaceFirst("y$", "ies")
              : kind.toLowerCase(Locale.ROOT) + "s";
      Reply reply = create(kind.equals("ConfigMap") ? MAPS : GROUP + plural, yaml);
      assertThat(reply.status()).as(reply.body().toString()).isEqualTo(201);
    }
    api.settle();
  }

  /** A policy about ConfigMaps; its spec goes on with what is given. */
  static String policy(String kind, String name, String more) {
    String deletes =
        kind.startsWith("Mutating") ? "" : ", DELETE"; // Nothing is left to be changed.
    return """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %s
        metadata: {name: %s}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE%s], resources: [configmaps]}
        """
            .formatted(kind, name, deletes)
        + more.indent(2);
  }

  static String validating(String more) {
    return policy("ValidatingAdmissionPolicy", "p", more);
  }

  static String mutating(String name, String more) {
    return policy("MutatingAdmissionPolicy", name, more);
  }

  static String binding(String kind, String policy, String more) {
    return """
        apiVersion: admissionregistration.k8s.io/v1
        kind: %sAdmissionPolicyBinding
        metadata: {name: %s-binding}
        spec:
          policyName: %s
        """
            .formatted(kind, policy, policy)
        + more.indent(2);
  }

  static String denying() {
    return binding("Validating", "p", "validationActions: [Deny]");
  }

  Reply map(String name, String data) {
    return create(MAPS, "{metadata: {name: " + name + "}, data: " + data + "}");
  }

  /** Waits until what was written counts. */
  void settle() {
    api.settle();
  }
}
