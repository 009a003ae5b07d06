package io.kubeterrarium.controllers.namespace;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.discovery.ServedResource;
import io.kubeterrarium.client.resource.ApiCalls;
import io.kubeterrarium.client.resource.ApiStatusException;
import io.kubeterrarium.client.resource.ClientException;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.transport.Transport;
import io.kubeterrarium.client.transport.TransportRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes what is in a namespace and says what is left. */
final class ContentDeletion {
  /**
   * What is left.
   *
   * @param remaining instances by resource, as {@code pods.}
   * @param finalizers instances by the finalizer that holds them
   * @param failures by resource
   */
  record Report(
      Map<String, Integer> remaining,
      Map<String, Integer> finalizers,
      Map<String, String> failures) {
    boolean isEmpty() {
      return remaining.isEmpty() && failures.isEmpty();
    }
  }

  private final Transport transport;

  ContentDeletion(Transport transport) {
    this.transport = transport;
  }

  /** Pods first; the rest only when no pod is left (KEP-5080). */
  Report deleteAll(String namespace, List<ServedResource> served) {
    Report report = new Report(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    for (boolean pods : new boolean[] {true, false}) {
      for (ServedResource each : served) {
        boolean isPods = each.kind().group().isEmpty() && each.kind().kind().equals("Pod");
        if (isPods == pods
            && each.resource().namespaced()
            && each.can("delete")
            && each.can("list")) {
          deleteKind(namespace, each, report);
        }
      }
      if (!report.isEmpty()) {
        return report;
      }
    }
    return report;
  }

  private void deleteKind(String namespace, ServedResource kind, Report report) {
    String name = kind.resource().gvr().resource() + "." + kind.resource().gvr().group();
    ResourceClient<ObjectNode> client = new ResourceClient<>(transport, kind.resource());
    try {
      for (JsonNode item : list(namespace, kind)) {
        if (!Meta.isDeleting(item)) {
          client.deleteIfPresent(
              namespace,
              Meta.name(item),
              DeleteRequest.ofUid(Meta.uid(item)).propagating("Background"));
        }
      }
      for (JsonNode item : list(namespace, kind)) {
        report.remaining().merge(name, 1, Integer::sum);
        Meta.of(item)
            .path("finalizers")
            .forEach(each -> report.finalizers().merge(each.asString(), 1, Integer::sum));
      }
    } catch (ApiStatusException e) {
      if (e.code() != 404 && e.code() != 405) {
        report.failures().put(name, String.valueOf(e.getMessage()));
      }
    } catch (ClientException e) {
      report.failures().put(name, String.valueOf(e.getMessage()));
    }
  }

  private JsonNode list(String namespace, ServedResource kind) {
    return ApiCalls.call(transport, TransportRequest.get(kind.resource().path(namespace), Map.of()))
        .path("items");
  }
}
