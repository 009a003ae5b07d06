package io.kubeterrarium.simulator.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends all logging of the process to one file, {@code kubeterrarium.log}, with three older ones of
 * 10 MB beside it. Nothing is logged to stdout, which belongs to the narration.
 */
final class LogFiles {
  /** Who warns at each start of what was chosen on purpose. */
  private static final List<String> WARN_OF_OUR_CHOICES =
      List.of(
          "com.hazelcast.spi.impl.operationexecutor.slowoperationdetector",
          "org.apache.tomcat.util.net.SSLUtilBase");

  private LogFiles() {}

  /**
   * @param directory exists and can be written
   */
  static void open(Path directory, LogLevel level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(level.name()));
    root.addAppender(rollingFile(context, directory));
    context.getLogger("com.hazelcast").setLevel(quieter(level));
    context.getLogger("org.apache").setLevel(quieter(level));
    context.getLogger("org.springframework").setLevel(quieter(level));
    if (level.compareTo(LogLevel.DEBUG) < 0) {
      WARN_OF_OUR_CHOICES.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Writes out what is buffered and closes the file. */
  static void close() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static Level quieter(LogLevel level) {
    return switch (level) {
      case ERROR -> Level.ERROR;
      case WARN, INFO -> Level.WARN;
      case DEBUG -> Level.INFO;
      case TRACE -> Level.DEBUG;
    };
  }

  private static RollingFileAppender<ILoggingEvent> rollingFile(LoggerContext context, Path dir) {
    LogLines encoder = new LogLines();
    encoder.setContext(context);
    encoder.start();

    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(dir.resolve("kubeterrarium.log").toString());
    appender.setEncoder(encoder);

    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setMaxIndex(3);
    window.setFileNamePattern(dir.resolve("kubeterrarium.%i.log").toString());
    window.start();

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("10MB"));
    size.start();

    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }
}
