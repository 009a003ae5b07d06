package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** The kind of upstream's documentation, a little richer. */
final class CronTabs {
  static final String DEFAULT = "/apis/stable.example.com/v1/namespaces/default/crontabs";
  static final String NAME = "crontabs.stable.example.com";

  private static final String SPEC =
      """
      {"type":"object","required":["cronSpec"],"properties":{
        "cronSpec":{"type":"string","pattern":"^([0-9]+|[*])( ([0-9]+|[*])){4}$"},
        "image":{"type":"string","nullable":true},
        "replicas":{"type":"integer","minimum":1,"maximum":10,"default":1},
        "color":{"type":"string","enum":["red","green"]},
        "port":{"x-kubernetes-int-or-string":true},
        "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
        "tags":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
        "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
          "items":{"type":"object","required":["name"],"properties":{
            "name":{"type":"string"},"number":{"type":"integer"}}}}}}
      """;

  private CronTabs() {}

  static String schema() {
    return "{\"type\":\"object\",\"properties\":{\"spec\":"
        + SPEC
        + ",\"status\":{\"type\":\"object\",\"properties\":{\"replicas\":{\"type\":\"integer\"},"
        + "\"labelSelector\":{\"type\":\"string\"}}}}}";
  }

  static String version(String name, boolean storage) {
    return """
        {"name":"%s","served":true,"storage":%s,"schema":{"openAPIV3Schema":%s},
         "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas",
           "statusReplicasPath":".status.replicas","labelSelectorPath":".status.labelSelector"}},
         "selectableFields":[{"jsonPath":".spec.color"}],
         "additionalPrinterColumns":[
           {"name":"Spec","type":"string","jsonPath":".spec.cronSpec"},
           {"name":"Replicas","type":"integer","jsonPath":".spec.replicas"},
           {"name":"Ports","type":"string","priority":1,"jsonPath":".spec.ports[0]"},
           {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}]}
        """
        .formatted(name, storage, schema());
  }

  static String definition() {
    return definition(version("v1", true));
  }

  static String definition(String versions) {
    return """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"crontabs.stable.example.com"},
         "spec":{"group":"stable.example.com","scope":"Namespaced","versions":[%s],
           "names":{"plural":"crontabs","kind":"CronTab","shortNames":["ct"]}}}
        """
        .formatted(versions);
  }

  static ObjectNode cronTab(String name, String spec) {
    ObjectNode object =
        Json.object().put("apiVersion", "stable.example.com/v1").put("kind", "CronTab");
    object.putObject("metadata").put("name", name);
    return object.set("spec", Json.read(spec));
  }
}
