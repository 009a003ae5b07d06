package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.authn.LegacyTokens;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills a Secret of the type {@code kubernetes.io/service-account-token} with token, authority and
 * namespace. Upstream's token controller does so a moment later and holds the private key for it;
 * here the key stays with the API server.
 */
public final class LegacyTokenSecret implements AdmissionPlugin {
  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String NAME = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";

  private final FallbackReader objects;
  private final TokenKeys keys;
  private final String authorityPem;

  public LegacyTokenSecret(FallbackReader objects, TokenKeys keys, String authorityPem) {
    this.objects = objects;
    this.keys = keys;
    this.authorityPem = authorityPem;
  }

  @Override
  public String name() {
    return "LegacyTokenSecret";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode secret = request.object();
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes
        || secret == null
        || !request.isFor(SECRETS)
        // The token names the Secret: one whose name is yet to be generated is filled by an update.
        || Meta.name(secret).isEmpty()
        || !Meta.text(secret, "type").equals(TYPE)) {
      return;
    }
    String account = Meta.annotations(secret).getOrDefault(NAME, "");
    ObjectNode stored =
        account.isEmpty()
            ? null
            : objects.get(ACCOUNTS, new ObjectName(request.namespace(), account));
    String uid = Meta.annotations(secret).getOrDefault(UID, "");
    if (stored == null || !uid.isEmpty() && !uid.equals(Meta.uid(stored))) {
      return;
    }
    Meta.child(Meta.edit(secret), "annotations").put(UID, Meta.uid(stored));
    ObjectNode data = Meta.child(secret, "data");
    put(data, "ca.crt", authorityPem);
    put(data, "namespace", request.namespace());
    if (data.path("token").asString("").isEmpty()) {
      put(data, "token", keys.sign(LegacyTokens.claims(stored, Meta.name(secret))));
    }
  }

  private static void put(ObjectNode data, String key, String text) {
    data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }
}
