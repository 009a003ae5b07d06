package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.time.GoDuration;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.time.Duration;
import java.util.Set;

/**
 * How long a request may take: what the client asks for ({@code ?timeout=}), a minute at most, and
 * a write about half of it. What lasts by its nature has no such end. Source: k8s.io/apiserver,
 * filters/request_deadline and handlers' requestTimeoutUpperBound.
 */
final class Timeouts {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(34);
  private static final Duration NONE = Duration.ofDays(1);
  private static final Set<String> READS = Set.of("get", "list", "head");
  private static final Set<String> LASTING_VERBS = Set.of("watch", "proxy");
  private static final Set<String> LASTING_DOORS =
      Set.of("log", "exec", "attach", "portforward", "proxy");

  private Timeouts() {}

  static Duration of(RequestInfo info, Query query) {
    if (info.isResource()
        && (LASTING_VERBS.contains(info.verb()) || LASTING_DOORS.contains(info.subresource()))) {
      return NONE;
    }
    Duration longest = info.isResource() && !READS.contains(info.verb()) ? LONGEST_WRITE : LONGEST;
    String asked = query.first("timeout");
    if (asked.isEmpty()) {
      return longest;
    }
    try {
      Duration wanted = GoDuration.parse(asked);
      boolean bounds = !wanted.isZero() && !wanted.isNegative();
      return bounds && wanted.compareTo(longest) < 0 ? wanted : longest;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(
          "invalid timeout specified in the request URL - " + e.getMessage());
    }
  }
}
