package io.kubeterrarium.registry.etcd;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;

/**
 * One request, to be made of several servers that should answer alike.
 *
 * @param stream of which of a side's watch streams; no matter for other requests
 */
record Step(Kind kind, int stream, Message request) {
  enum Kind {
    RANGE,
    PUT,
    DELETE,
    TXN,
    COMPACT,
    GRANT,
    REVOKE,
    KEEP_ALIVE,
    TIME_TO_LIVE,
    LEASES,
    HASH,
    WATCH,
    CANCEL,
    PROGRESS
  }

  static Step of(Kind kind, Message request) {
    return new Step(kind, 0, request);
  }

  @Override
  public String toString() {
    boolean watches = kind == Kind.WATCH || kind == Kind.CANCEL || kind == Kind.PROGRESS;
    return kind
        + (watches ? " on stream " + stream : "")
        + " {"
        + TextFormat.printer().emittingSingleLine(true).printToString(request)
        + "}";
  }
}
