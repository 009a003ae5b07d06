package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import org.springframework.util.StringUtils;

/** Reads a servlet request into an {@link ApiRequest}, within bounds. */
final class RequestReader {
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private RequestReader() {}

  static ApiRequest read(HttpServletRequest request) {
    return new ApiRequest(
        request.getMethod(),
        path(request),
        Query.parse(request.getQueryString()),
        ApiRoute.headers(request),
        mayHaveBody(request)
            ? new Body.Unread(new RequestBody(request))
            : RequestBody.of(new byte[0], request),
        origin(request));
  }

  /**
   * As the client sent it, decoded once: the container's own decoding treats some escapes its way.
   */
  static String path(HttpServletRequest request) {
    try {
      return StringUtils.uriDecode(request.getRequestURI(), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("the path cannot be decoded: " + e.getMessage());
    }
  }

  private static boolean mayHaveBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  private static Origin origin(HttpServletRequest request) {
    if (!request.isSecure()) {
      return new Origin.LoopbackHttp(request.getRemoteAddr());
    }
    Object shown = request.getAttribute(CERTIFICATES);
    return new Origin.Https(
        request.getRemoteAddr(),
        shown instanceof X509Certificate[] chain ? List.of(chain) : List.of());
  }
}
