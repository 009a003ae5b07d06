package io.kubeterrarium.apiserver.outbound;

import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP client for each way of trusting; the least used of many go. Any thread. */
public final class HttpClients {
  private static final int KEPT = 64;
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

  private final @Nullable KeyedCertificate identity;

  /** Guarded by itself. */
  private final Map<ServerTrust, HttpClient> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServerTrust, HttpClient> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param identity the certificate that servers are shown; null for none
   */
  public HttpClients(@Nullable KeyedCertificate identity) {
    this.identity = identity;
  }

  /**
   * @throws GeneralSecurityException where the authorities cannot be read
   */
  public HttpClient trusting(ServerTrust trust) throws GeneralSecurityException, IOException {
    synchronized (clients) {
      HttpClient known = clients.get(trust);
      if (known == null) {
        known =
            HttpClient.newBuilder()
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust.context(identity))
                .build();
        clients.put(trust, known);
      }
      return known;
    }
  }
}
