package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.authn.ServiceAccountTokens;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets others verify service account tokens: OpenID Connect discovery and the public keys. Source:
 * k8s.io/kubernetes, pkg/serviceaccount/openidmetadata.go.
 */
public final class IssuerRoute implements PathRoute {
  private static final String CONFIGURATION = "/.well-known/openid-configuration";
  private static final String KEYS = "/openid/v1/jwks";

  private final TokenKeys keys;

  public IssuerRoute(TokenKeys keys) {
    this.keys = keys;
  }

  @Override
  public boolean serves(String path) {
    return path.equals(CONFIGURATION) || path.equals(KEYS);
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    if (!exchange.request().method().equals("GET")) {
      throw ApiException.methodNotAllowed("the server does not allow this method on the path");
    }
    return exchange.request().path().equals(KEYS)
        ? new ApiResponse.Encoded(200, "application/jwk-set+json", Json.bytes(keys.publicKeys()))
        : new ApiResponse.Encoded(200, "application/json", Json.bytes(configuration()));
  }

  private ObjectNode configuration() {
    ObjectNode configuration = Json.object().put("issuer", ServiceAccountTokens.ISSUER);
    configuration.put("jwks_uri", ServiceAccountTokens.ISSUER + KEYS);
    configuration.putArray("response_types_supported").add("id_token");
    configuration.putArray("subject_types_supported").add("public");
    configuration.putArray("id_token_signing_alg_values_supported").add(keys.algorithm());
    return configuration;
  }
}
