package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Headers;
import java.util.Locale;

/**
 * No front proxy is trusted here, so nobody may speak in one's name: a request with {@code
 * X-Remote-} identity headers is refused, where upstream passes over them. Whoever sends them
 * expects to be somebody else than the request would be.
 */
public final class FrontProxyHeaders {
  private FrontProxyHeaders() {}

  /**
   * @throws ApiException 403
   */
  public static void refuse(Headers headers) {
    for (String header : headers.asMap().keySet()) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.equals("x-remote-user")
          || name.equals("x-remote-uid")
          || name.equals("x-remote-group")
          || name.startsWith("x-remote-extra-")) {
        throw new ApiException(
            403, "Forbidden", "forbidden: no front proxy may set the header " + header, null);
      }
    }
  }
}
