package io.kubeterrarium.apiserver;

import io.kubeterrarium.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/**
 * Facts recorded from upstream to compare with. They are not part of the project: {@code
 * -Dreference=DIR} or the environment variable {@code KUBETERRARIUM_REFERENCE} says where they lie,
 * and tests that need them are skipped where they are not.
 */
public final class Reference {
  private Reference() {}

  public static JsonNode json(String file) {
    Path path = path(file);
    try {
      return Json.read(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(String file) {
    String directory =
        System.getProperty(
            "reference", System.getenv().getOrDefault("KUBETERRARIUM_REFERENCE", ""));
    Path path = Path.of(directory.isEmpty() ? "../../shared/reference" : directory).resolve(file);
    for (Path up = Path.of("").toAbsolutePath();
        up != null && !Files.exists(path);
        up = up.getParent()) {
      path = up.resolve("shared/reference").resolve(file);
    }
    boolean there = Files.exists(path);
    if (!there) {
      System.out.println(
          "skipped: no recorded reference " + file + " (say where with -Dreference=DIR)");
    }
    Assumptions.assumeTrue(there, "no recorded reference " + file);
    return path;
  }
}
