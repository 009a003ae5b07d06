package io.kubeterrarium.registry.etcd;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * TLS of a face that others than this machine can reach. Every client shows a certificate that the
 * context trusts; whom the authority has signed may still not be let in here.
 *
 * @param context with the server's certificate, and whom it trusts
 * @param admits who of those may make calls
 */
public record EtcdTls(SSLContext context, Predicate<X509Certificate> admits) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  SslContext netty() {
    return new JdkSslContext(
        context,
        false,
        Http2SecurityUtil.CIPHERS,
        SupportedCipherSuiteFilter.INSTANCE,
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2),
        ClientAuth.REQUIRE,
        PROTOCOLS,
        false);
  }
}
