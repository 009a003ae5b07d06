package io.kubeterrarium.apiserver.boot;

import static io.kubeterrarium.apiserver.boot.PolicyApi.DEPLOYMENTS;
import static io.kubeterrarium.apiserver.boot.PolicyApi.GROUP;
import static io.kubeterrarium.apiserver.boot.PolicyApi.MAPS;
import static io.kubeterrarium.apiserver.boot.PolicyApi.binding;
import static io.kubeterrarium.apiserver.boot.PolicyApi.denying;
import static io.kubeterrarium.apiserver.boot.PolicyApi.validating;
import static io.kubeterrarium.apiserver.boot.PolicyApi.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.PolicyApi.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** ValidatingAdmissionPolicies through the whole chain: match, refuse, warn, fail. */
class ValidatingPolicyIT {
  private final PolicyApi api = new PolicyApi();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aPolicyRefusesInUpstreamsWords() {
    api.given(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: demo-policy.example.com}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
          validations:
          - expression: object.spec.replicas <= 5
        """,
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: demo-binding-test.example.com}
        spec:
          policyName: demo-policy.example.com
          validationActions: [Deny]
          matchResources:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}
        """);
    String deployment =
        """
        metadata: {name: nginx}
        spec:
          replicas: %d
          selector: {matchLabels: {app: nginx}}
          template:
            metadata: {labels: {app: nginx}}
            spec: {containers: [{name: nginx, image: nginx}]}
        """;
    Reply refused = api.create(DEPLOYMENTS, deployment.formatted(6));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message())
        .isEqualTo(
            "deployments.apps \"nginx\" is forbidden: ValidatingAdmissionPolicy"
                + " 'demo-policy.example.com' with binding 'demo-binding-test.example.com' denied"
                + " request: failed expression: object.spec.replicas <= 5");
    assertThat(Meta.text(refused.body(), "reason")).isEqualTo("Invalid");
    assertThat(refused.body().at("/details/causes/0/message").asString())
        .startsWith("ValidatingAdmissionPolicy 'demo-policy.example.com'");
    assertThat(api.create(DEPLOYMENTS, deployment.formatted(5)).status()).isEqualTo(201);
  }

  @Test
  void ofADoorPoliciesSeeWhatGoesThroughItAndTheRequestsOptions() {
    String deployments = "/apis/apps/v1/namespaces/default/deployments";
    api.create(
        deployments,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec:
          selector: {matchLabels: {app: d}}
          template:
            metadata: {labels: {app: d}}
            spec: {containers: [{name: c, image: x}]}
        """);
    api.settle();
    api.given(
        validating(
                """
                validations:
                - expression: "object.kind != 'Scale' || request.kind.kind != 'Scale' || object.spec.replicas - oldObject.spec.replicas < 3"
                  messageExpression: "request.options.kind + ' by ' + request.options.fieldManager"
                """)
            .replace("configmaps", "deployments/scale")
            .replace("apiGroups: ['']", "apiGroups: [apps]"),
        denying());
    String scale = deployments + "/d/scale?fieldManager=me";
    assertThat(api.api.patch(AccessApi.ADMIN, scale, "{'spec':{'replicas':3}}").status())
        .isEqualTo(200);
    assertThat(api.api.patch(AccessApi.ADMIN, scale, "{'spec':{'replicas':6}}").message())
        .endsWith("denied request: UpdateOptions by me");
  }

  @Test
  void messagesReasonsAndVariables() {
    api.given(
        validating(
            """
            variables:
            - {name: size, expression: "has(object.data) ? object.data.size() : 0"}
            - {name: double, expression: variables.size * 2}
            validations:
            - expression: variables.double <= 2
              messageExpression: "'too many: ' + string(variables.size) + ' of ' + object.metadata.name"
              reason: Forbidden
            """),
        denying());
    assertThat(api.map("a", "{x: '1'}").status()).isEqualTo(201);
    Reply refused = api.map("b", "{x: '1', y: '2'}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message()).endsWith("denied request: too many: 2 of b");
  }

  @Test
  void parametersComeFromTheBinding() {
    api.given(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits, labels: {role: limits}}, data: {max: '1'}}",
        validating(
            """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            matchConditions:
            - {name: not-deleted, expression: "request.operation != 'DELETE'"}
            - {name: not-limits, expression: "!has(object.metadata.labels)"}
            validations:
            - expression: object.data.size() <= int(params.data.max)
              messageExpression: "'more than ' + params.data.max + ' by ' + params.metadata.name"
            """),
        binding(
            "Validating",
            "p",
            """
            validationActions: [Deny]
            paramRef: {selector: {matchLabels: {role: limits}}, parameterNotFoundAction: Deny}
            """));
    assertThat(api.map("a", "{x: '1'}").status()).isEqualTo(201);
    assertThat(api.map("b", "{x: '1', y: '2'}").message()).endsWith("more than 1 by limits");
    assertThat(api.send(AccessApi.ADMIN, "DELETE", MAPS + "/limits", "").status()).isEqualTo(200);
    api.settle();
    assertThat(api.map("c", "{x: '1'}").message())
        .endsWith(
            "denied request: failed to configure binding: no params found for policy binding with"
                + " `Deny` parameterNotFoundAction");
  }

  @Test
  void warningsLetTheRequestThrough() {
    api.given(
        validating("validations: [{expression: 'false', message: think twice}]"),
        binding("Validating", "p", "validationActions: [Warn, Audit]"));
    Reply warned = api.map("a", "{}");
    assertThat(warned.status()).isEqualTo(201);
    assertThat(warned.warnings())
        .containsExactly(
            "299 - \"Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p-binding':"
                + " think twice\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "object.data.nothing == 'x' | expression 'object.data.nothing == 'x'' resulted in error: no"
            + " such key: nothing",
        "oldObject.data.x == 'x' | expression 'oldObject.data.x == 'x'' resulted in error: no such"
            + " key: data",
        "object.data.all(a, object.data.all(b, object.data.all(c, [1,2,3,4,5,6,7,8,9].all(d,"
            + " [1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f, [1,2,3,4,5,6,7,8,9].all(g,"
            + " [1,2,3,4,5,6,7,8,9].all(h, [1,2,3,4,5,6,7,8,9].all(i, i > 0))))))))) | actual cost"
            + " limit exceeded",
      })
  void anErrorFailsClosedOrOpen(String expression, String message) {
    String validations = "validations: [{expression: \"" + expression + "\"}]";
    api.given(validating(validations), denying());
    Reply refused = api.map("a", "{x: '1', y: '2'}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("denied request: ").endsWith(message);
    assertThat(
            api.send(AccessApi.ADMIN, "DELETE", GROUP + "validatingadmissionpolicies/p", "")
                .status())
        .isEqualTo(200);
    api.given(validating(validations + "\nfailurePolicy: Ignore"));
    assertThat(api.map("a", "{x: '1', y: '2'}").status()).isEqualTo(201);
  }

  @Test
  void whoAsksAndWhereIsKnown() {
    api.given(
        validating(
            """
            validations:
            - expression: "request.userInfo.username == 'kubernetes-admin' && 'system:masters' in request.userInfo.groups"
            - expression: "namespaceObject.metadata.name == 'default' && request.namespace == 'default'"
            - expression: "request.operation == 'DELETE' ? object == null && oldObject.metadata.name == 'a' : oldObject == null"
            - expression: "request.resource.resource == 'configmaps' && request.kind.kind == 'ConfigMap' && request.dryRun == false"
            - expression: "authorizer.requestResource.check('delete').allowed() && !authorizer.serviceAccount('default', 'x').group('').resource('secrets').namespace('default').check('get').allowed()"
            """),
        denying());
    Reply created = api.map("a", "{}");
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    Reply deleted = api.send(AccessApi.ADMIN, "DELETE", MAPS + "/a", "");
    assertThat(deleted.status()).as(deleted.message()).isEqualTo(200);
  }

  @Test
  void whatIsExcludedIsNotLookedAt() {
    api.given(
        validating("validations: [{expression: 'false'}]")
            .replace(
                "  matchConstraints:",
                """
                  matchConstraints:
                    excludeResourceRules:
                    - {apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], resourceNames: [free]}
                """
                    .stripTrailing()),
        denying());
    assertThat(api.map("free", "{}").status()).isEqualTo(201);
    assertThat(api.map("other", "{}").status()).isEqualTo(422);
  }

  @Test
  void whatDoesNotFitTheKindIsSaidInTheStatus() {
    api.given(
        validating(
            """
            validations:
            - expression: object.data.size() < 3 && object.metadata.name != ''
            - expression: object.spec.replicas > 1
              messageExpression: string(object.metadata.labels.app)
            """));
    JsonNode status =
        api.send(AccessApi.ADMIN, "GET", GROUP + "validatingadmissionpolicies/p", "")
            .body()
            .path("status");
    assertThat(status.toString())
        .isEqualTo(
            yaml("""
                observedGeneration: 1
                typeChecking:
                  expressionWarnings:
                  - fieldRef: spec.validations[1].expression
                    warning: |
                      /v1, Kind=ConfigMap: ERROR: <input>:1:7: undefined field 'spec'
                       | object.spec.replicas > 1
                       | ......^
                """)
                .toString());
  }

  @Test
  void whatIsNoExpressionIsNotStored() {
    Reply refused =
        api.create(
            GROUP + "validatingadmissionpolicies",
            validating("validations: [{expression: object.spec.replicas <}]"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message())
        .startsWith(
            "ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid:"
                + " spec.validations[0].expression: Invalid value: \"object.spec.replicas <\":"
                + " compilation failed: ERROR: <input>:1:23: Syntax error: mismatched input"
                + " '<EOF>' expecting");
    assertThat(
            api.create(
                    GROUP + "validatingadmissionpolicies",
                    validating("validations: [{expression: '1 + 1'}]"))
                .message())
        .endsWith(
            "spec.validations[0].expression: Invalid value: \"1 + 1\": must evaluate to bool but"
                + " got int");
    assertThat(
            api.create(
                    GROUP + "validatingadmissionpolicies",
                    validating("validations: [{expression: params.x == 1}]"))
                .message())
        .contains("undeclared reference to 'params' (in container '')");
    assertThat(
            api.create(
                    GROUP + "validatingadmissionpolicybindings",
                    binding("Validating", "p", "validationActions: [Deny, Warn]"))
                .message())
        .contains("must not contain both Deny and Warn");
  }
}
