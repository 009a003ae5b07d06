package io.kubeterrarium.simulator.tunnel;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLSocket;

/**
 * One connection through the tunnel: bytes between a socket of this machine and one in TLS, both
 * ways, until either ends.
 *
 * <p>In TLS the bytes travel in frames: two bytes of length, then as many bytes. A frame of length
 * 0 is a sign of life, sent when there is nothing else to send, so that a connection whose other
 * end vanished without a word is noticed within {@link TunnelSettings#silence}. What one side does
 * not read, the other does not send: a buffer of one frame each way is all that is kept here.
 *
 * <p>Threads: {@link #toPeer} and {@link #fromPeer} block, each on its caller's.
 */
final class Passage {
  /** One TLS record. */
  private static final int FRAME = 16_384;

  private static final int HEADER = 2;

  private final Socket local;
  private final SSLSocket tls;

  Passage(Socket local, SSLSocket tls) {
    this.local = local;
    this.tls = tls;
  }

  /** Tells the caller that its way is open to the member. */
  static void welcome(SSLSocket tls) throws IOException {
    tls.getOutputStream().write(new byte[HEADER]);
  }

  /** Waits for the other side's welcome; what refuses this side's certificate is heard here. */
  static void awaitWelcome(SSLSocket tls) throws IOException {
    if (new DataInputStream(tls.getInputStream()).readUnsignedShort() != 0) {
      throw new SocketException("an answer that is no welcome");
    }
  }

  void toPeer(TunnelSettings settings) throws IOException {
    local.setSoTimeout((int) settings.heartbeat().toMillis());
    InputStream in = local.getInputStream();
    OutputStream out = tls.getOutputStream();
    byte[] frame = new byte[FRAME];
    while (true) {
      int length = readOrGiveASign(in, frame);
      if (length < 0) {
        return;
      }
      frame[0] = (byte) (length >> 8);
      frame[1] = (byte) length;
      out.write(frame, 0, HEADER + length);
    }
  }

  private static int readOrGiveASign(InputStream in, byte[] frame) throws IOException {
    try {
      return in.read(frame, HEADER, FRAME - HEADER);
    } catch (SocketTimeoutException e) {
      return 0; // Nothing to say: that is said.
    }
  }

  void fromPeer(TunnelSettings settings) throws IOException {
    tls.setSoTimeout((int) settings.silence().toMillis());
    DataInputStream in = new DataInputStream(new BufferedInputStream(tls.getInputStream(), FRAME));
    OutputStream out = local.getOutputStream();
    byte[] payload = new byte[FRAME - HEADER];
    while (true) {
      int length = lengthOfNext(in);
      if (length < 0) {
        return;
      }
      if (length > payload.length) {
        throw new SocketException("a frame of " + length + " bytes");
      }
      in.readFully(payload, 0, length);
      out.write(payload, 0, length);
    }
  }

  private static int lengthOfNext(DataInputStream in) throws IOException {
    int first = in.read();
    return first < 0 ? -1 : first << 8 | in.readUnsignedByte();
  }
}
