package io.kubeterrarium.apiserver.web;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * HTTP/1.1 whose connections notice within two minutes that the other side vanished without a word,
 * as a machine that lost its network: the kernel asks, so that an open watch costs nothing. Named
 * to the connector by its class name.
 */
public final class NoticingProtocol extends Http11NioProtocol {
  private static final int IDLE_SECONDS = 60;
  private static final int INTERVAL_SECONDS = 15;
  private static final int PROBES = 4;

  public NoticingProtocol() {
    super(new NoticingEndpoint());
  }

  private static final class NoticingEndpoint extends NioEndpoint {
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
      try {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        setWhereKnown(socket, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
        setWhereKnown(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
        setWhereKnown(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
      } catch (IOException e) {
        return false; // The client is gone already; the caller closes the socket.
      }
      return super.setSocketOptions(socket);
    }

    /** On some systems only newer Java versions can; the system's own times hold there. */
    private static void setWhereKnown(SocketChannel socket, SocketOption<Integer> option, int value)
        throws IOException {
      if (socket.supportedOptions().contains(option)) {
        socket.setOption(option, value);
      }
    }
  }
}
