package io.kubeterrarium.apiserver.aggregation;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.outbound.HttpClients;
import io.kubeterrarium.apiserver.outbound.ServiceResolver;
import io.kubeterrarium.apiserver.outbound.UnreachableException;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls other API servers on behalf of users: they are told who asks by headers that only the
 * holder of the front proxy's certificate may set. Any thread.
 */
final class FrontProxy {
  private final ServiceResolver services;
  private final Supplier<KeyedCertificate> identity;
  private volatile @Nullable HttpClients clients;

  /**
   * @param identity the front proxy's certificate; asked for at the first call
   */
  FrontProxy(ServiceResolver services, Supplier<KeyedCertificate> identity) {
    this.services = services;
    this.identity = identity;
  }

  private synchronized HttpClients clients() {
    HttpClients known = clients;
    if (known == null) {
      known = new HttpClients(identity.get());
      clients = known;
    }
    return known;
  }

  /** A request to the server, without method and body. */
  HttpRequest.Builder request(RemoteService service, String pathAndQuery, UserInfo user)
      throws UnreachableException {
    ServiceResolver.Address address = service.address(services);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://" + address.authority() + pathAndQuery));
    request.setHeader("X-Remote-User", user.name());
    if (!user.uid().isEmpty()) {
      request.setHeader("X-Remote-Uid", user.uid());
    }
    user.groups().forEach(group -> request.header("X-Remote-Group", group));
    user.extra()
        .forEach(
            (key, values) ->
                values.forEach(value -> request.header("X-Remote-Extra-" + escaped(key), value)));
    return request;
  }

  private static String escaped(String key) {
    return URLEncoder.encode(key.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
  }

  HttpResponse<InputStream> send(RemoteService service, HttpRequest request)
      throws IOException, GeneralSecurityException, InterruptedException {
    return clients()
        .trusting(service.trust())
        .send(request, HttpResponse.BodyHandlers.ofInputStream());
  }
}
