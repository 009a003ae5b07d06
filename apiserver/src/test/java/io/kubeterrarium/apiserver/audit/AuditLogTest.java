package io.kubeterrarium.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir Path work;

  @Test
  void aFullFileMakesRoomAndOneOlderStays() throws IOException {
    Path file = work.resolve("audit.log");
    try (AuditLog log = AuditLog.to(file, 20)) {
      for (int i = 0; i < 5; i++) {
        log.write(Json.object().put("n", i)); // 8 characters and a line's end each.
      }
    }
    assertThat(Files.readString(file)).isEqualTo("{\"n\":4}\n");
    assertThat(Files.readString(work.resolve("audit.log.1"))).isEqualTo("{\"n\":2}\n{\"n\":3}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void itGoesOnWhereTheFileEnds() throws IOException {
    Path file = work.resolve("audit.log");
    for (int i = 0; i < 2; i++) {
      try (AuditLog log = AuditLog.to(file)) {
        log.write(Json.object().put("n", i));
      }
    }
    assertThat(Files.readAllLines(file)).containsExactly("{\"n\":0}", "{\"n\":1}");
  }
}
