package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The body of a request, within bounds. Thread: the request's. */
final class RequestBody implements Body.Source {
  private static final int BELIEVED_BODY_BYTES = 16 * 1024;

  private final HttpServletRequest request;
  private boolean askedFor;

  RequestBody(HttpServletRequest request) {
    this.request = request;
  }

  boolean isAskedFor() {
    return askedFor;
  }

  @Override
  public Body read() {
    askedFor = true;
    if (request.getContentLengthLong() > RimConfig.MAX_BODY_BYTES) {
      throw tooLarge();
    }
    byte[] bytes = bytes(request.getContentLengthLong());
    if (bytes.length > RimConfig.MAX_BODY_BYTES) {
      throw tooLarge();
    }
    return of(bytes, request);
  }

  /** A body of no bytes still has a type where the client says one. */
  static Body of(byte[] bytes, HttpServletRequest request) {
    String type = request.getContentType();
    return bytes.length == 0 && type == null
        ? Body.NONE
        : new Body.Encoded(bytes, type == null ? "" : type);
  }

  /**
   * @param declared how long the body is said to be; -1 where nothing is said. A large one is not
   *     believed before it is there.
   */
  private byte[] bytes(long declared) {
    try {
      InputStream in = request.getInputStream();
      if (declared < 0 || declared > BELIEVED_BODY_BYTES) {
        return in.readNBytes(RimConfig.MAX_BODY_BYTES + 1);
      }
      byte[] bytes = new byte[(int) declared];
      int read = in.readNBytes(bytes, 0, bytes.length);
      return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    } catch (IOException e) {
      throw ApiException.badRequest("the request's body could not be read: " + e.getMessage());
    }
  }

  private static ApiException tooLarge() {
    return ApiException.tooLarge("Request entity too large: limit is " + RimConfig.MAX_BODY_BYTES);
  }
}
