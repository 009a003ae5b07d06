package io.kubeterrarium.registry.etcd;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads what gRPC logs to where everything else is logged: by itself it would write to the
 * terminal. A client's nonsense is one line, without the stack that gRPC adds; an answer whose
 * client gave up while it was on its way is no news.
 */
final class GrpcLog extends Handler {
  private static final String UNWANTED = "Stream closed before write could take place";

  /** Held, as the JDK forgets loggers that nobody holds. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(GrpcLog.class);

  private GrpcLog() {}

  static synchronized void redirect() {
    for (Handler handler : GRPC.getHandlers()) {
      if (handler instanceof GrpcLog) {
        return;
      }
    }
    GRPC.setUseParentHandlers(false);
    GRPC.addHandler(new GrpcLog());
  }

  @Override
  public void publish(LogRecord logged) {
    String line =
        logged.getThrown() == null
            ? logged.getMessage()
            : logged.getMessage() + ": " + logged.getThrown();
    if (logged.getLevel().intValue() >= Level.WARNING.intValue() && !line.endsWith(UNWANTED)) {
      LOG.warn("{}: {}", logged.getLoggerName(), line);
    } else {
      LOG.debug("{}: {}", logged.getLoggerName(), line);
    }
  }

  @Override
  public void flush() {
    // Justification: nothing is kept here
  }

  @Override
  public void close() {
    // Justification: nothing is kept here
  }
}
