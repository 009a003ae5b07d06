package io.kubeterrarium.simulator.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * {@code 2026-11-21T03:00:00.123 INFO [main] a.b.C - message}, and the stack trace below it.
 * Logback's own pattern layout says the same, but is 200 classes more at each start.
 */
final class LogLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    LocalDateTime time = LocalDateTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
    String level = event.getLevel().toString();
    line.append(time.truncatedTo(ChronoUnit.MILLIS)).append(' ').append(level);
    line.append(level.length() < 5 ? "  [" : " [").append(event.getThreadName()).append("] ");
    line.append(event.getLoggerName()).append(" - ").append(event.getFormattedMessage());
    line.append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
