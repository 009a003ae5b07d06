package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.springframework.util.StringUtils;

/** Reads a servlet request into an {@link ApiRequest}, within bounds. */
final class RequestReader {
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
  private static final int BELIEVED_BODY_BYTES = 16 * 1024;

  private RequestReader() {}

  static ApiRequest read(HttpServletRequest request) throws IOException {
    return new ApiRequest(
        request.getMethod(),
        path(request),
        query(request),
        ApiRoute.headers(request),
        body(request),
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

  private static Query query(HttpServletRequest request) {
    try {
      return Query.parse(request.getQueryString());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("the query cannot be decoded: " + e.getMessage());
    }
  }

  private static Body body(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > RimConfig.MAX_BODY_BYTES) {
      throw tooLarge();
    }
    boolean mayHaveBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (!mayHaveBody) {
      return Body.NONE;
    }
    byte[] bytes = bytes(request.getInputStream(), request.getContentLengthLong());
    if (bytes.length > RimConfig.MAX_BODY_BYTES) {
      throw tooLarge();
    }
    String type = request.getContentType();
    return bytes.length == 0 ? Body.NONE : new Body.Encoded(bytes, type == null ? "" : type);
  }

  /**
   * @param declared how long the body is said to be; -1 where nothing is said. A large one is not
   *     believed before it is there.
   */
  private static byte[] bytes(InputStream in, long declared) throws IOException {
    if (declared < 0 || declared > BELIEVED_BODY_BYTES) {
      return in.readNBytes(RimConfig.MAX_BODY_BYTES + 1);
    }
    byte[] bytes = new byte[(int) declared];
    int read = in.readNBytes(bytes, 0, bytes.length);
    return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
  }

  private static ApiException tooLarge() {
    return ApiException.tooLarge("Request entity too large: limit is " + RimConfig.MAX_BODY_BYTES);
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
