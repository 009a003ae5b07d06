package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guards the loopback port, which acts for the administrator, against web pages of other sites that
 * the same machine's browser shows: the Host must be this machine (else a name was rebound to
 * 127.0.0.1), and a request that says where it comes from must come from here.
 */
final class SameSite {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private SameSite() {}

  static void check(HttpServletRequest request) {
    if (!isThisMachine(hostOf(request.getHeader("Host")))) {
      throw refused("the Host header names another machine");
    }
    @Nullable String origin = request.getHeader("Origin");
    if (origin != null && !isOwnOrigin(origin, request.getLocalPort())) {
      throw refused("the request comes from another site");
    }
    boolean crossSite = "cross-site".equals(request.getHeader("Sec-Fetch-Site"));
    if (crossSite && !"navigate".equals(request.getHeader("Sec-Fetch-Mode"))) {
      throw refused("the request comes from another site");
    }
  }

  private static boolean isOwnOrigin(String origin, int port) {
    try {
      URI uri = new URI(origin);
      return "http".equals(uri.getScheme())
          && isThisMachine(uri.getHost())
          && uri.getPort() == port;
    } catch (java.net.URISyntaxException e) {
      return false; // "null", or nothing a browser of this machine would send for our page.
    }
  }

  private static @Nullable String hostOf(@Nullable String header) {
    if (header == null) {
      return null;
    }
    int colon = header.lastIndexOf(':');
    boolean hasPort = colon > header.lastIndexOf(']');
    return hasPort ? header.substring(0, colon) : header;
  }

  private static boolean isThisMachine(@Nullable String host) {
    return host != null && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
  }

  private static ApiException refused(String why) {
    return new ApiException(403, "Forbidden", "forbidden: " + why, null);
  }
}
