package io.kubeterrarium.apiserver.authn;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import java.util.Locale;

/**
 * Acting as somebody else is not served. A request that asks for it is refused in words: to run it
 * as who sent it would be to do something else than was asked.
 */
public final class Impersonation {
  private Impersonation() {}

  /**
   * @throws ApiException 403 where the request carries an {@code Impersonate-} header
   */
  public static void refuse(ApiRequest request) {
    for (String header : request.headers().asMap().keySet()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("impersonate-")) {
        throw new ApiException(
            403,
            "Forbidden",
            "impersonation is not supported: the request carries the header " + header,
            null);
      }
    }
  }
}
