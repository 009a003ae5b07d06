package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.Origin;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many requests are served at once, those that change something apart from those that
 * read, so that a storm of one kind leaves room for the other. Who is turned away is told when to
 * come again. Watches are no load and are not counted; the administrator always gets an answer, and
 * the components of this process bound themselves. Source: k8s.io/apiserver/pkg/server/filters,
 * maxinflight.
 */
public final class LimitInFlight implements Stage {
  /** Together a little more than the threads that serve HTTP: neither kind can take all. */
  static final int READING = 96;

  static final int CHANGING = 64;

  private static final Set<String> READS = Set.of("get", "list", "watch", "head");
  private static final int TOO_MANY_REQUESTS = 429;

  private final Semaphore reading;
  private final Semaphore changing;

  public LimitInFlight() {
    this(READING, CHANGING);
  }

  LimitInFlight(int reading, int changing) {
    this.reading = new Semaphore(reading);
    this.changing = new Semaphore(changing);
  }

  @Override
  public void run(Exchange exchange) {
    String verb = exchange.info().verb();
    if (verb.equals("watch") || exchange.request().origin() instanceof Origin.InProcess) {
      return;
    }
    Semaphore places = READS.contains(verb) ? reading : changing;
    if (places.tryAcquire()) {
      exchange.atEnd(places::release);
    } else if (!exchange.user().inGroup(UserInfo.MASTERS)) {
      throw new ApiException(
          TOO_MANY_REQUESTS,
          "TooManyRequests",
          "Too many requests, please try again later.",
          null,
          Headers.of("Retry-After", "1"));
    }
  }
}
