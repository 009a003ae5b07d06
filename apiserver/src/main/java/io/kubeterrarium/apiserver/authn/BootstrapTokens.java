package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens with which new nodes join, {@code abcdef.0123456789abcdef}: each is a Secret {@code
 * bootstrap-token-abcdef} in {@code kube-system}. Source: k8s.io/kubernetes,
 * plugin/pkg/auth/authenticator/token/bootstrap.
 */
public final class BootstrapTokens implements TokenVerifier {
  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final String BOOTSTRAPPERS = "system:bootstrappers";

  private final FallbackReader objects;
  private final Clock clock;

  public BootstrapTokens(FallbackReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public Optional<VerifiedToken> verify(String token, List<String> audiences) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String id = parts.group(1);
    ObjectNode secret =
        objects.get(SECRETS, new ObjectName("kube-system", "bootstrap-token-" + id));
    if (secret == null || !isGood(secret, id, parts.group(2))) {
      return Optional.empty();
    }
    return groups(field(secret, "auth-extra-groups"))
        .flatMap(
            groups ->
                TokenVerifier.forThisServer(
                    new UserInfo("system:bootstrap:" + id, "", groups, Map.of()), audiences));
  }

  private boolean isGood(ObjectNode secret, String id, String proof) {
    return !Meta.isDeleting(secret)
        && Meta.text(secret, "type").equals("bootstrap.kubernetes.io/token")
        && field(secret, "token-id").equals(id)
        && MessageDigest.isEqual(
            proof.getBytes(StandardCharsets.UTF_8),
            field(secret, "token-secret").getBytes(StandardCharsets.UTF_8))
        && field(secret, "usage-bootstrap-authentication").equals("true")
        && isCurrent(field(secret, "expiration"));
  }

  private boolean isCurrent(String expiration) {
    if (expiration.isEmpty()) {
      return true;
    }
    try {
      Instant end = OffsetDateTime.parse(expiration).toInstant();
      return clock.instant().isBefore(end);
    } catch (DateTimeException e) {
      return false; // An end that cannot be read has come.
    }
  }

  /**
   * Empty where one of them is not a bootstrapper's: such a Secret must not make administrators.
   */
  private static Optional<List<String>> groups(String extra) {
    List<String> groups = new ArrayList<>(List.of(BOOTSTRAPPERS));
    for (String group : extra.isEmpty() ? new String[0] : extra.split(",")) {
      if (!GROUP.matcher(group).matches()) {
        return Optional.empty();
      }
      groups.add(group);
    }
    return Optional.of(groups);
  }

  private static String field(ObjectNode secret, String key) {
    JsonNode value = secret.path("data").path(key);
    try {
      return new String(Base64.getDecoder().decode(value.asString("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
