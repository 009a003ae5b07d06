package io.kubeterrarium.apiserver.outbound;

import io.kubeterrarium.api.json.Meta;
import java.net.URI;
import tools.jackson.databind.JsonNode;

/**
 * Where a webhook is and how it is trusted, of its {@code clientConfig}.
 *
 * @param shown the URL as messages call it: by the Service's name where there is one
 */
public record HookAddress(URI uri, String shown, ServerTrust trust) {
  private static final int HTTPS = 443;

  /**
   * @param query to append, without a question mark; empty for none
   * @throws UnreachableException where it names a Service that leads nowhere
   */
  public static HookAddress of(JsonNode clientConfig, String query, ServiceResolver services)
      throws UnreachableException {
    String bundle = Meta.text(clientConfig, "caBundle");
    String url = Meta.text(clientConfig, "url");
    if (!url.isEmpty()) {
      String full = with(url, query);
      return new HookAddress(URI.create(full), full, ServerTrust.ofUrl(bundle));
    }
    JsonNode service = clientConfig.path("service");
    String namespace = Meta.text(service, "namespace");
    String name = Meta.text(service, "name");
    int port = service.path("port").asInt(HTTPS);
    String path = Meta.text(service, "path");
    String rest = with(path.startsWith("/") || path.isEmpty() ? path : "/" + path, query);
    ServiceResolver.Address address = services.resolve(namespace, name, port);
    return new HookAddress(
        URI.create("https://" + address.authority() + rest),
        "https://" + name + "." + namespace + ".svc:" + port + rest,
        ServerTrust.ofService(bundle, namespace, name, false));
  }

  private static String with(String url, String query) {
    if (query.isEmpty()) {
      return url;
    }
    return url + (url.contains("?") ? "&" : "?") + query;
  }
}
