package io.kubeterrarium.apiserver.admission.podsecurity;

import java.util.Locale;
import java.util.Optional;

/** From all is allowed to little is. */
enum Level {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  static Optional<Level> of(String text) {
    for (Level level : values()) {
      if (level.text().equals(text)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
