package io.kubeterrarium.apiserver.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Something that is served beside the API, on the loopback HTTP port only and behind the same
 * checks of Host and Origin: a page, for one.
 */
public interface PlainRoute {
  /** Whether this route answers the request; asked before the API. */
  boolean serves(HttpServletRequest request);

  /**
   * Runs on the request's thread.
   *
   * @param streams for an answer that goes on after this returns
   */
  void serve(HttpServletRequest request, HttpServletResponse response, ResponseStreams streams)
      throws IOException;
}
