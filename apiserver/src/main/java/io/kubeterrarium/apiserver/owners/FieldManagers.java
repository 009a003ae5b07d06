package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.error.GoText;
import java.util.Locale;

/** The names of field managers. */
public final class FieldManagers {
  private static final int MAX_LENGTH = 128;

  private FieldManagers() {}

  /** What a client is called that does not say: its user agent up to the first slash. */
  public static String ofUserAgent(String userAgent) {
    int slash = userAgent.indexOf('/');
    String name = slash < 0 ? userAgent : userAgent.substring(0, slash);
    StringBuilder printable = new StringBuilder(name.length());
    int bytes = 0;
    for (int c : name.codePoints().filter(GoText::isPrintable).toArray()) {
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > MAX_LENGTH) {
        break;
      }
      printable.appendCodePoint(c);
    }
    return printable.toString();
  }

  /** Source: ValidateFieldManager in k8s.io/apimachinery/pkg/apis/meta/v1/validation. */
  public static void validate(String manager, String path, FieldErrors errors) {
    if (manager.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_LENGTH) {
      errors.tooLong(path, MAX_LENGTH);
    }
    int position = 0;
    for (int c : manager.codePoints().toArray()) {
      if (!GoText.isPrintable(c)) {
        errors.invalid(
            path,
            manager,
            String.format(Locale.ROOT, "invalid character U+%04X (at position %d)", c, position));
      }
      position += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
  }
}
