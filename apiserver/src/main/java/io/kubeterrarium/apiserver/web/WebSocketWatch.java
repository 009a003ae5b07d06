package io.kubeterrarium.apiserver.web;

import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchSink;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.table.MediaRange;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch over a WebSocket (RFC 6455): each event is a message, text for JSON, binary for protobuf.
 * The client's messages are passed over but for pings and its goodbye. Made by the container when
 * the connection is handed over, hence public.
 */
public final class WebSocketWatch implements HttpUpgradeHandler, ReadListener {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketWatch.class);
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Browsers can send no header, so that a token comes in this way; it is no protocol. */
  private static final String BEARER = "base64url.bearer.authorization.k8s.io.";

  private static final byte[] NORMAL = {0x03, (byte) 0xE8}; // Code 1000.

  /** What the container, which makes these, cannot give; set before {@link #init}. */
  private record Subject(WatchStream watch, boolean asMessages, ResponseStreams streams) {}

  /** The two halves of the connection, once there is one. */
  private record Halves(ServletInputStream input, StreamedResponse output) {}

  private final WebSocketFrames frames = new WebSocketFrames();
  private final byte[] buffer = new byte[1024];
  private @Nullable Subject subject;
  private @Nullable Halves halves;

  static boolean isWanted(HttpServletRequest request) {
    return has(request, "Upgrade", "websocket") && has(request, "Connection", "upgrade");
  }

  private static boolean has(HttpServletRequest request, String header, String word) {
    String value = request.getHeader(header);
    return value != null && value.toLowerCase(Locale.ROOT).contains(word);
  }

  /** Answers the handshake; the watch starts when the container has switched the connection. */
  static void start(
      ApiResponse.Stream stream,
      HttpServletRequest request,
      HttpServletResponse response,
      ResponseStreams streams)
      throws IOException {
    String key = request.getHeader("Sec-WebSocket-Key");
    List<String> protocols = protocols(request);
    boolean knownVersion = "13".equals(request.getHeader("Sec-WebSocket-Version"));
    if (key == null || !knownVersion || protocols.size() > 1) {
      stream.stream().close();
      response.setHeader("Sec-WebSocket-Version", "13");
      response.sendError(
          HttpServletResponse.SC_BAD_REQUEST, "missing or bad WebSocket version or protocol");
      return;
    }
    protocols.forEach(each -> response.setHeader("Sec-WebSocket-Protocol", each));
    ResponseWriter.headers(stream.headers(), response);
    response.setHeader("Upgrade", "websocket");
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Sec-WebSocket-Accept", accept(key));
    boolean asMessages = stream.headers().first("Content-Type").startsWith(MediaRange.PROTOBUF);
    try {
      request.upgrade(WebSocketWatch.class).subject =
          new Subject(stream.stream(), asMessages, streams);
    } catch (ServletException e) {
      stream.stream().close();
      throw new IOException("the connection cannot be handed over", e);
    }
  }

  /**
   * What the client proposes; a browser ends the connection unless the answer names one of them.
   */
  private static List<String> protocols(HttpServletRequest request) {
    String proposed = request.getHeader("Sec-WebSocket-Protocol");
    return proposed == null
        ? List.of()
        : Arrays.stream(proposed.split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty() && !each.startsWith(BEARER))
            .toList();
  }

  private static String accept(String key) {
    try {
      byte[] bytes = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  @Override
  public void init(WebConnection connection) {
    Subject of = Objects.requireNonNull(subject);
    WatchStream watch = of.watch;
    try {
      StreamedResponse output =
          of.streams.open(connection.getOutputStream(), () -> close(connection), watch::close);
      halves = new Halves(connection.getInputStream(), output);
      halves.input.setReadListener(this);
      watch.start(new Messages(output, of.asMessages));
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.getMessage());
      watch.close();
    }
  }

  private static void close(WebConnection connection) {
    try {
      connection.close();
    } catch (Exception e) {
      LOG.debug("a connection had ended already: {}", e.getMessage());
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    Halves now = Objects.requireNonNull(halves);
    while (now.input.isReady()) {
      int length = now.input.read(buffer);
      if (length < 0) {
        return;
      }
      try {
        frames.read(buffer, length, this::answer);
      } catch (WebSocketFrames.ProtocolException e) {
        LOG.debug("a client is dropped: {}", e.getMessage());
        now.output.abandon();
        return;
      }
    }
  }

  private void answer(int opcode, byte[] payload) {
    StreamedResponse output = Objects.requireNonNull(halves).output;
    int reply = opcode == WebSocketFrames.PING ? WebSocketFrames.PONG : WebSocketFrames.CLOSE;
    output.offer(List.of(WebSocketFrames.head(reply, payload.length), payload));
    if (opcode == WebSocketFrames.CLOSE) {
      output.end();
    }
  }

  @Override
  public void onAllDataRead() {
    destroy();
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("a client's connection failed: {}", failure.getMessage());
    destroy();
  }

  @Override
  public void destroy() {
    if (halves != null) {
      halves.output.abandon();
    } else if (subject != null) {
      subject.watch.close();
    }
  }

  /** A watch's events as messages. */
  private record Messages(StreamedResponse response, boolean asMessages) implements WatchSink {
    @Override
    public boolean offer(List<WatchFrame> events) {
      List<byte[]> bytes = new ArrayList<>(2 * events.size());
      for (WatchFrame event : events) {
        byte[] body = asMessages ? WatchMessages.bare(event) : event.json();
        int opcode = asMessages ? WebSocketFrames.BINARY : WebSocketFrames.TEXT;
        bytes.add(WebSocketFrames.head(opcode, body.length));
        bytes.add(body);
      }
      return response.offer(bytes);
    }

    @Override
    public void end() {
      response.offer(List.of(WebSocketFrames.head(WebSocketFrames.CLOSE, NORMAL.length), NORMAL));
      response.end();
    }
  }
}
