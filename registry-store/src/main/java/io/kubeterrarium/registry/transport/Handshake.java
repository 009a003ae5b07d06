package io.kubeterrarium.registry.transport;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The first words on a connection: each side says who it is, and proves that it knows the cluster's
 * secret by a keyed hash of both sides' random numbers. The secret itself is never sent.
 *
 * <pre>
 *   dialer    HELLO   magic, kind, who, random number
 *   acceptor  WELCOME who, random number, proof
 *   dialer    PROOF   proof
 *   acceptor  READY   and what a new acquaintance is told, or REFUSED and why
 * </pre>
 */
final class Handshake {
  static final byte MESSAGES = 1;
  static final byte STREAM = 2;
  static final byte BULK = 3;

  private static final int MAGIC = 0x6b74_7201; // The last byte is the version.
  private static final int NUMBER = 16;
  private static final int PROOF = 32;
  private static final byte READY = 0;
  private static final byte REFUSED = 1;

  /** The other side is up, and does not want to talk to this one. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  record Accepted(Identity peer, byte kind) {}

  private final Identity self;
  private final byte[] secret;
  private final Receiver receiver;
  private final SecureRandom random = new SecureRandom();

  Handshake(Identity self, byte[] secret, Receiver receiver) {
    this.self = self;
    this.secret = secret.clone();
    this.receiver = receiver;
  }

  /**
   * @param expected the name of who should be there
   */
  Identity dial(String expected, byte kind, DataInputStream in, DataOutputStream out)
      throws IOException {
    try {
      return greet(expected, kind, in, out);
    } catch (EOFException e) {
      throw new IOException("it does not answer yet: the connection ended before it began", e);
    }
  }

  private Identity greet(String expected, byte kind, DataInputStream in, DataOutputStream out)
      throws IOException {
    byte[] mine = number();
    out.writeInt(MAGIC);
    out.writeByte(kind);
    self.writeTo(out);
    out.write(mine);
    out.flush();
    Identity peer = Identity.readFrom(in);
    byte[] theirs = in.readNBytes(NUMBER);
    check(in.readNBytes(PROOF), proof("acceptor", mine, theirs, self, peer));
    if (!peer.name().equals(expected)) {
      throw new IOException("member " + peer.name() + " answers (expected: " + expected + ")");
    }
    String refusal = receiver.admit(peer);
    if (refusal != null) {
      throw new IOException(refusal);
    }
    out.write(proof("dialer", mine, theirs, self, peer));
    out.flush();
    if (in.readByte() == REFUSED) {
      throw new RefusedException(in.readUTF());
    }
    receiver.readWelcome(peer, in);
    return peer;
  }

  Accepted accept(DataInputStream in, DataOutputStream out) throws IOException {
    try {
      return welcome(in, out);
    } catch (EOFException e) {
      throw new IOException("it ended before it began", e);
    }
  }

  private Accepted welcome(DataInputStream in, DataOutputStream out) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("not a member of this version");
    }
    byte kind = in.readByte();
    Identity peer = Identity.readFrom(in);
    byte[] theirs = in.readNBytes(NUMBER);
    byte[] mine = number();
    self.writeTo(out);
    out.write(mine);
    out.write(proof("acceptor", theirs, mine, peer, self));
    out.flush();
    check(in.readNBytes(PROOF), proof("dialer", theirs, mine, peer, self));
    String refusal = receiver.admit(peer);
    answer(out, refusal);
    if (refusal != null) {
      throw new IOException(refusal);
    }
    return new Accepted(peer, kind);
  }

  private void answer(DataOutputStream out, @Nullable String refusal) throws IOException {
    if (refusal != null) {
      out.writeByte(REFUSED);
      out.writeUTF(refusal);
    } else {
      out.writeByte(READY);
      receiver.writeWelcome(out);
    }
    out.flush();
  }

  private byte[] number() {
    byte[] number = new byte[NUMBER];
    random.nextBytes(number);
    return number;
  }

  private static void check(byte[] given, byte[] right) throws IOException {
    if (given.length < right.length) {
      throw new EOFException(); // Cut off is not the same as wrong.
    }
    if (!MessageDigest.isEqual(given, right)) {
      throw new IOException("the other side does not know this cluster's secret");
    }
  }

  private byte[] proof(
      String role, byte[] dialers, byte[] acceptors, Identity dialer, Identity acceptor)
      throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(said);
    out.write(role.getBytes(StandardCharsets.UTF_8));
    out.write(dialers);
    out.write(acceptors);
    dialer.writeTo(out);
    acceptor.writeTo(out);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(said.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
