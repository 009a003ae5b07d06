package io.kubeterrarium.apiserver.web;

import java.io.ByteArrayOutputStream;

/**
 * The frames of RFC 6455: writes a server's and reads a client's, of which only those that control
 * the connection matter. What a client says in the others is passed over, as upstream passes it
 * over.
 *
 * <p>Owned by the thread that reads the connection.
 */
final class WebSocketFrames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int MAX_CONTROL = 125;

  /** What is to be done about a client's frame. */
  @FunctionalInterface
  interface Control {
    /**
     * @param opcode {@link #CLOSE} or {@link #PING}
     */
    void received(int opcode, byte[] payload);
  }

  /** A client that does not keep to the protocol. */
  static final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1;

    ProtocolException(String message) {
      super(message, null, false, false);
    }
  }

  private final byte[] head = new byte[14];
  private int headLength;
  private long remaining = -1; // of the payload; -1 while the head is read
  private long position;
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

  /** The head of a whole message's frame. */
  static byte[] head(int opcode, int length) {
    if (length <= MAX_CONTROL) {
      return new byte[] {(byte) (LAST | opcode), (byte) length};
    }
    if (length <= 0xFFFF) {
      return new byte[] {(byte) (LAST | opcode), 126, (byte) (length >> 8), (byte) length};
    }
    return new byte[] {
      (byte) (LAST | opcode),
      127,
      0,
      0,
      0,
      0,
      (byte) (length >> 24),
      (byte) (length >> 16),
      (byte) (length >> 8),
      (byte) length
    };
  }

  /** Takes the next bytes of the client, wherever they end. */
  void read(byte[] bytes, int length, Control control) throws ProtocolException {
    for (int i = 0; i < length; i++) {
      if (remaining < 0) {
        head[headLength++] = bytes[i];
        if (headLength >= 2 && headLength == headSize()) {
          begin();
        }
      } else {
        body(bytes[i]);
      }
      if (remaining == 0) {
        end(control);
      }
    }
  }

  private int headSize() throws ProtocolException {
    if ((head[1] & MASKED) == 0) {
      throw new ProtocolException("a client's frame is not masked");
    }
    int length = head[1] & 0x7F;
    return 2 + 4 + (length == 126 ? 2 : length == 127 ? 8 : 0);
  }

  private void begin() throws ProtocolException {
    int length = head[1] & 0x7F;
    long size = length;
    if (length > MAX_CONTROL) {
      size = 0;
      for (int i = 2; i < headLength - 4; i++) {
        size = size << 8 | head[i] & 0xFF;
      }
    }
    if (size < 0 || isControl() && size > MAX_CONTROL) {
      throw new ProtocolException("a frame of " + size + " bytes");
    }
    remaining = size;
    position = 0;
  }

  private boolean isControl() {
    return (head[0] & 0x08) != 0;
  }

  private void body(byte masked) {
    if (isControl()) {
      payload.write(masked ^ head[headLength - 4 + (int) (position & 3)]);
    }
    position++;
    remaining--;
  }

  private void end(Control control) {
    int opcode = head[0] & 0x0F;
    byte[] said = payload.toByteArray();
    payload.reset();
    headLength = 0;
    remaining = -1;
    if (opcode == CLOSE || opcode == PING) {
      control.received(opcode, said);
    }
  }
}
