package io.kubeterrarium.apiserver.boot;

import static io.kubeterrarium.apiserver.boot.PolicyApi.GROUP;
import static io.kubeterrarium.apiserver.boot.PolicyApi.binding;
import static io.kubeterrarium.apiserver.boot.PolicyApi.mutating;
import static io.kubeterrarium.apiserver.boot.PolicyApi.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.PolicyApi.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** MutatingAdmissionPolicies through the whole chain: apply, patch, run again, refuse. */
class MutatingPolicyIT {
  private final PolicyApi api = new PolicyApi();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void configurationsAreLaidOverTheObject() {
    api.given(
        mutating(
            "sidecar",
            """
            reinvocationPolicy: IfNeeded
            mutations:
            - patchType: ApplyConfiguration
              applyConfiguration:
                expression: >
                  Object{metadata: Object.metadata{labels: {"touched": request.userInfo.username}},
                         data: {"added": object.metadata.name}}
            """),
        binding("Mutating", "sidecar", ""));
    Reply created = api.map("a", "{x: '1'}");
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    assertThat(created.body().path("data")).isEqualTo(yaml("{x: '1', added: a}"));
    assertThat(created.body().at("/metadata/labels/touched").asString())
        .isEqualTo("kubernetes-admin");
  }

  @Test
  void patchesAreAppliedAndPoliciesRunAgain() {
    String append =
        """
        mutations:
        - patchType: JSONPatch
          jsonPatch:
            expression: >
              [JSONPatch{op: "test", path: "/data/trace", value: object.data.trace},
               JSONPatch{op: "replace", path: "/data/trace", value: object.data.trace + "%s"}]
        """;
    api.given(
        mutating("a", "reinvocationPolicy: IfNeeded\n" + append.formatted("a")),
        mutating("b", "reinvocationPolicy: Never\n" + append.formatted("b")),
        binding("Mutating", "a", ""),
        binding("Mutating", "b", ""));
    Reply created = api.map("x", "{trace: '-'}");
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    assertThat(created.body().at("/data/trace").asString()).isEqualTo("-aba");
    Reply refused = api.map("y", "{other: '-'}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(Meta.text(refused.body(), "reason")).isEqualTo("Invalid");
    assertThat(refused.message())
        .startsWith("policy 'a' with binding 'a-binding' denied request: ")
        .endsWith("no such key: trace");
  }

  @Test
  void whatCannotBeAppliedIsRefused() {
    api.given(
        mutating(
            "wrong",
            """
            reinvocationPolicy: Never
            mutations:
            - patchType: ApplyConfiguration
              applyConfiguration: {expression: "Object{nothing: 'x'}"}
            """),
        binding("Mutating", "wrong", ""));
    assertThat(api.map("a", "{}").message())
        .endsWith(
            "error applying patch: failed to convert patch object to typed object: .nothing: field"
                + " not declared in schema");
    assertThat(
            api.create(
                    GROUP + "mutatingadmissionpolicies",
                    mutating(
                        "bad",
                        """
                        reinvocationPolicy: Never
                        mutations:
                        - patchType: ApplyConfiguration
                          applyConfiguration: {expression: "'text'"}
                        """))
                .message())
        .endsWith("must evaluate to Object but got string");
  }
}
