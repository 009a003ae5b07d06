package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a request asks to act as: the {@code Impersonate-} headers. Source:
 * k8s.io/apiserver/pkg/endpoints/filters/impersonation.
 *
 * @param user never empty
 * @param groups as asked for, in order
 * @param extra keys in lower case, unescaped
 */
public record Impersonation(
    String user, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String PREFIX = "impersonate-";
  private static final String USER = "Impersonate-User";
  private static final String GROUP = "Impersonate-Group";
  private static final String UID = "Impersonate-Uid";
  private static final String EXTRA = "impersonate-extra-";

  /** More than any person or token has; each costs an authorization. */
  private static final int MOST_VALUES = 200;

  public Impersonation {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /**
   * @return empty where the request acts for itself
   * @throws ApiException 403 for headers that ask for something else than a user: to go on as who
   *     sent them would be to do something else than was asked
   */
  public static Optional<Impersonation> of(Headers headers) {
    boolean asked = false;
    Map<String, List<String>> extra = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> header : headers.asMap().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(EXTRA)) {
        extra.put(unescaped(name.substring(EXTRA.length())), header.getValue());
      } else if (name.startsWith(PREFIX) && !isKnown(name)) {
        throw refused("the request carries the unknown header " + header.getKey());
      }
      asked |= name.startsWith(PREFIX);
    }
    if (!asked) {
      return Optional.empty();
    }
    List<String> users = headers.all(USER);
    if (users.size() != 1 || users.get(0).isEmpty()) {
      throw refused("exactly one user must be named to impersonate groups, uid or extra of");
    }
    if (headers.all(UID).size() > 1 || headers.all(GROUP).size() + extra.size() > MOST_VALUES) {
      throw refused("too many impersonation headers");
    }
    return Optional.of(
        new Impersonation(users.get(0), headers.first(UID), headers.all(GROUP), extra));
  }

  private static boolean isKnown(String name) {
    return name.equalsIgnoreCase(USER)
        || name.equalsIgnoreCase(GROUP)
        || name.equalsIgnoreCase(UID);
  }

  private static String unescaped(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return key; // As upstream: what is not escaped well is taken as it is.
    }
  }

  private static ApiException refused(String why) {
    return new ApiException(403, "Forbidden", "impersonation is refused: " + why, null);
  }

  /** The service account that is asked for; empty where the user is none. */
  public Optional<ObjectName> serviceAccount() {
    return ServiceAccountUser.parse(user);
  }

  /** The user that the request goes on as, once all of it is allowed. */
  public UserInfo asUser() {
    List<String> all = new ArrayList<>(groups);
    if (all.isEmpty()) {
      serviceAccount()
          .ifPresent(
              account ->
                  all.addAll(
                      ServiceAccountUser.of(account.namespace(), account.name(), "").groups()));
    }
    if (!all.contains(UserInfo.AUTHENTICATED) && !all.contains(UserInfo.UNAUTHENTICATED)) {
      all.add(user.equals(UserInfo.ANONYMOUS) ? UserInfo.UNAUTHENTICATED : UserInfo.AUTHENTICATED);
    }
    return new UserInfo(user, uid, all, extra);
  }
}
