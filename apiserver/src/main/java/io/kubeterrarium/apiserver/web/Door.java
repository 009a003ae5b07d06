package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.pki.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConnectorStartFailedException;

/** One port, and the Tomcat connector behind it once it is installed. */
final class Door {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int SWALLOWED_BODY_BYTES = 64 * 1024 * 1024;
  private static final int THREADS_KEPT = 4;

  /** As upstream's: clients of Go close idle connections after as long. */
  private static final int IDLE_MILLIS = 90_000;

  private final String option;
  private final InetAddress address;
  private final int port;
  private final Optional<ServerTls> tls;
  private @Nullable Connector connector;

  private Door(String option, InetAddress address, int port, Optional<ServerTls> tls) {
    this.option = option;
    this.address = address;
    this.port = port;
    this.tls = tls;
  }

  static List<Door> of(RimConfig config) {
    List<Door> doors = new ArrayList<>();
    config
        .httpPort()
        .ifPresent(
            port -> doors.add(new Door("--http-port", resolved(LOOPBACK), port, Optional.empty())));
    config
        .httpsPort()
        .ifPresent(
            port ->
                doors.add(
                    new Door("--https-port", resolved(config.httpsAddress()), port, config.tls())));
    if (doors.isEmpty()) {
      throw new IllegalArgumentException("no port: nothing could be reached");
    }
    return doors;
  }

  /** Resolved here, as Tomcat listens on all addresses where it cannot resolve one. */
  private static InetAddress resolved(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new PortTakenException("cannot listen on " + address + ": no such address or host", e);
    }
  }

  boolean isTls() {
    return tls.isPresent();
  }

  int localPort() {
    return connector == null ? -1 : connector.getLocalPort();
  }

  void pause() {
    if (connector != null) {
      connector.pause();
    }
  }

  /** Sets a connector up for this port. */
  void install(Connector fresh) {
    connector = fresh;
    fresh.setPort(port);
    fresh.setURIEncoding("UTF-8");
    fresh.setXpoweredBy(false);
    fresh.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    if (!(fresh.getProtocolHandler() instanceof AbstractProtocol<?> protocol)) {
      throw new IllegalStateException("no way to set the address of " + fresh);
    }
    protocol.setAddress(address);
    protocol.setMaxConnections(RimConfig.MAX_CONNECTIONS);
    protocol.setMaxThreads(RimConfig.MAX_THREADS);
    protocol.setMinSpareThreads(THREADS_KEPT);
    protocol.setKeepAliveTimeout(IDLE_MILLIS);
    if (fresh.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
      http.setRelaxedQueryChars("\"<>[\\]^`{|}");
      http.setRelaxedPathChars("\"<>[\\]^`{|}");
      http.setMaxSwallowSize(SWALLOWED_BODY_BYTES);
      http.setMaxKeepAliveRequests(-1);
    }
    tls.ifPresent(server -> secure(fresh, server));
  }

  /** Asks for a client certificate and goes on without one: tokens come without. */
  private static void secure(Connector connector, ServerTls tls) {
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    connector.setProperty("sslImplementationName", CertificatesOnly.class.getName());
    SSLHostConfig host = new SSLHostConfig();
    host.setCertificateVerification("optional");
    host.setTrustStore(tls.trustStore());
    host.setProtocols("TLSv1.2+TLSv1.3");
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystore(tls.keyStore());
    certificate.setCertificateKeyAlias(ServerTls.ALIAS);
    certificate.setCertificateKeystorePassword(ServerTls.PASSWORD);
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
  }

  /** Names the port that could not be opened, if that is what happened. */
  static RuntimeException explained(RuntimeException failure, List<Door> doors) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause instanceof ConnectorStartFailedException) {
        return new PortTakenException(refusal(doors), failure);
      }
    }
    return failure;
  }

  /** Tries each port: the container's failure does not say which of several it was. */
  private static String refusal(List<Door> doors) {
    for (Door door : doors) {
      if (!canBeOpened(door.address, door.port)) {
        return door.refusal();
      }
    }
    List<String> options = doors.stream().map(door -> door.option).toList();
    return "cannot listen on "
        + String.join(" and ", options)
        + " at the same time: both are "
        + doors.get(0).port
        + "; choose another for one of them (0 picks a free one)";
  }

  private String refusal() {
    String where = "cannot listen on " + address.getHostAddress();
    return canBeOpened(address, 0)
        ? where
            + ":"
            + port
            + ": the port is taken or not allowed; choose another with "
            + option
            + " (0 picks a free one)"
        : where + ": it is no address of this machine; choose another with --bind";
  }

  private static boolean canBeOpened(InetAddress address, int port) {
    try (ServerSocket trial = new ServerSocket()) {
      trial.setReuseAddress(true);
      trial.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
