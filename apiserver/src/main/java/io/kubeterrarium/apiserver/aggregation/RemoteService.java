package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.outbound.ServerTrust;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.resource.GroupPriority;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An APIService with a Service, as it is read.
 *
 * @param tree for reading only
 */
record RemoteService(ObjectNode tree) {
  private static final int HTTPS = 443;

  static boolean is(JsonNode apiService) {
    return apiService.path("spec").path("service").isObject();
  }

  String name() {
    return Meta.name(tree);
  }

  private JsonNode spec() {
    return tree.path("spec");
  }

  GroupVersion groupVersion() {
    return new GroupVersion(Meta.text(spec(), "group"), Meta.text(spec(), "version"));
  }

  GroupPriority priority() {
    return new GroupPriority(
        spec().path("groupPriorityMinimum").asInt(0), spec().path("versionPriority").asInt(0));
  }

  String serviceName() {
    return Meta.text(spec().path("service"), "name");
  }

  String serviceNamespace() {
    return Meta.text(spec().path("service"), "namespace");
  }

  int port() {
    return spec().path("service").path("port").asInt(HTTPS);
  }

  ServerTrust trust() {
    return ServerTrust.ofService(
        Meta.text(spec(), "caBundle"),
        serviceNamespace(),
        serviceName(),
        spec().path("insecureSkipTLSVerify").asBoolean(false));
  }

  ServiceResolver.Address address(ServiceResolver services) throws UnreachableException {
    return services.resolve(serviceNamespace(), serviceName(), port());
  }
}
