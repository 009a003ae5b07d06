package io.kubeterrarium.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What was said in JSON comes back from protobuf, zeroes that somebody wrote included. */
class RoundTripTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"apiVersion": "storage.k8s.io/v1", "kind": "CSIDriver", "metadata": {"name": "d"},
         "spec": {"attachRequired": false, "podInfoOnMount": false, "storageCapacity": false}}
        """,
        """
        {"apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "PriorityLevelConfiguration",
         "metadata": {"name": "p"}, "spec": {"type": "Limited", "limited": {
           "nominalConcurrencyShares": 0, "lendablePercent": 0}}}
        """,
        """
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
         "spec": {"holderIdentity": "", "leaseTransitions": 0}}
        """,
        """
        {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceSlice", "metadata": {"name": "s"},
         "spec": {"driver": "d", "pool": {"name": "p", "generation": 1, "resourceSliceCount": 1},
           "devices": [{"name": "a", "attributes": {
             "b": {"bool": false}, "i": {"int": 0}, "s": {"string": ""}}}]}}
        """,
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "foos.example.com"}, "spec": {"group": "example.com",
           "names": {"plural": "foos", "kind": "Foo"}, "scope": "Namespaced",
           "versions": [{"name": "v1", "served": true, "storage": false,
             "subresources": {"status": {}}, "schema": {
             "openAPIV3Schema": {"type": "object", "properties": {
               "n": {"type": "integer", "minimum": 0, "enum": [1, "x"], "default": 5},
               "l": {"type": "array", "items": {"type": "string"},
                     "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a"]},
               "m": {"type": "object", "additionalProperties": {"type": "string"}},
               "t": {"type": "object", "additionalProperties": true},
               "f": {"type": "object", "additionalProperties": false},
               "k": {"x-kubernetes-preserve-unknown-fields": false,
                     "x-kubernetes-int-or-string": true,
                     "x-kubernetes-validations": [{"rule": "true", "message": "m"}]}}}}}]}}
        """,
      })
  void whatWasSaidComesBack(String json) {
    JsonNode tree = Json.read(json);
    JsonNode back = ProtobufReader.read(ProtobufWriter.write(tree));
    assertThat(back.path("spec")).isEqualTo(tree.path("spec"));
  }
}
