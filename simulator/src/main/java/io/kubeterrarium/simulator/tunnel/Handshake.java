package io.kubeterrarium.simulator.tunnel;

import io.kubeterrarium.apiserver.pki.MemberNames;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * TLS 1.3 over a socket that is connected, and whose certificate the other side showed. The socket
 * below stays the caller's to close: closing it ends reads and writes at once, closing the TLS
 * socket may wait for a write that waits for the other side.
 */
final class Handshake {
  /** Says what is spoken inside; two versions that differ do not understand each other. */
  static final String PROTOCOL = "kubeterrarium-registry/1";

  private final SSLContext context;
  private final TunnelSettings settings;

  Handshake(SSLContext context, TunnelSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /** Calls a peer; fails unless it proves to be that one. */
  SSLSocket call(Socket plain, RemoteMember peer) throws IOException {
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(plain, peer.host(), peer.port(), false);
    tls.setUseClientMode(true);
    String name = complete(tls);
    if (!name.equals(peer.name())) {
      throw new SSLException(
          peer.host() + ":" + peer.port() + " is member '" + name + "', not '" + peer.name() + "'");
    }
    return tls;
  }

  /** Answers a caller, whoever of the authority's members it is. */
  SSLSocket answer(Socket plain) throws IOException {
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, null, false);
    tls.setUseClientMode(false);
    complete(tls);
    return tls;
  }

  /** The member's name in the certificate that the other side showed. */
  static String nameOf(SSLSocket tls) throws SSLException {
    X509Certificate shown = (X509Certificate) tls.getSession().getPeerCertificates()[0];
    return MemberNames.of(shown);
  }

  private String complete(SSLSocket tls) throws IOException {
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setApplicationProtocols(new String[] {PROTOCOL});
    parameters.setNeedClientAuth(true);
    tls.setSSLParameters(parameters);
    tls.setSoTimeout((int) settings.handshake().toMillis());
    tls.startHandshake();
    if (!PROTOCOL.equals(tls.getApplicationProtocol())) {
      throw new SSLException("speaks another protocol than " + PROTOCOL);
    }
    return nameOf(tls);
  }
}
