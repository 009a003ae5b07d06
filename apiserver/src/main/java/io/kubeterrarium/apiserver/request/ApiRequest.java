package io.kubeterrarium.apiserver.request;

/**
 * One request, before anything was decided about it.
 *
 * @param method in upper case
 * @param path decoded, without the query
 */
public record ApiRequest(
    String method, String path, Query query, Headers headers, Body body, Origin origin) {

  public ApiRequest withBody(Body read) {
    return new ApiRequest(method, path, query, headers, read, origin);
  }
}
