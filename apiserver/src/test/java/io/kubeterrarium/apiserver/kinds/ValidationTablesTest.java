package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each kind says about bad objects, as tables: {@code src/test/resources/validation}, one file
 * a kind. A case is a title, an object to create (or the stored object and the one to replace it),
 * and the faults found, in upstream's words and order; where there are none, the warnings. Objects
 * stand in one line with single quotes; what they leave out of metadata is filled in. {@code
 * -Drewrite=true} records anew.
 */
class ValidationTablesTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "validation");

  private record Case(String title, List<String> objects, List<String> faults) {}

  static Stream<String> tables() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void faultsAreNamedInUpstreamsWords(String table) throws IOException {
    Path file = FOLDER.resolve(table);
    List<String> lines = Files.readAllLines(file);
    List<String> header = lines.stream().takeWhile(line -> line.startsWith("#")).toList();
    String[] what = header.get(0).substring(1).strip().split(" ");
    List<String> found = new ArrayList<>(header);
    for (Case one : cases(lines)) {
      found.add("");
      found.add("== " + one.title());
      found.addAll(one.objects());
      faults(what, one.objects()).stream().flatMap(String::lines).forEach(found::add);
    }
    if (Boolean.getBoolean("rewrite")) {
      Files.write(file, found);
    }
    assertThat(found).containsExactlyElementsOf(lines);
  }

  private static List<Case> cases(List<String> lines) {
    List<Case> cases = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("== ")) {
        cases.add(new Case(line.substring(3), new ArrayList<>(), new ArrayList<>()));
      } else if (!cases.isEmpty() && line.startsWith("{")) {
        cases.get(cases.size() - 1).objects().add(line);
      }
    }
    return cases;
  }

  /**
   * @param what the kind, and, where the objects are not written as a whole, the field they stand
   *     for or {@code /} and the subresource
   */
  private static List<String> faults(String[] what, List<String> objects) {
    Strategy strategy =
        Kinds.all().stream()
            .filter(kind -> kind.type().kind().kind().equals(what[0]))
            .findFirst()
            .orElseThrow();
    Writes writes = new Writes(strategy);
    String field = what.length > 1 ? what[1] : "";
    ObjectNode first = object(strategy, field, objects.get(0));
    FieldErrors errors = new FieldErrors();
    strategy.setDefaults(first);
    strategy.prepareForCreate(writes.context(false), first);
    if (objects.size() == 1) {
      strategy.validateCreate(writes.context(false), first, errors);
      return errors.isEmpty() ? warnings(strategy, first, null) : errors.lines();
    }
    ObjectNode second = object(strategy, field, objects.get(1));
    if (field.startsWith("/")) {
      ObjectNode stored = object(strategy, field, objects.get(0));
      Subresource.View door = (Subresource.View) strategy.subresources().get(field.substring(1));
      ObjectNode changed = stored.deepCopy();
      door.write(writes.context(false), second, changed);
      door.validate(writes.context(false), changed, stored, errors);
      return errors.lines();
    }
    strategy.setDefaults(second);
    strategy.prepareForUpdate(writes.context(false), second, first);
    if (strategy.hasGeneration()) {
      ObjectMeta.countGeneration(second, first);
    }
    strategy.validateUpdate(writes.context(false), second, first, errors);
    return errors.isEmpty() ? warnings(strategy, second, first) : errors.lines();
  }

  private static List<String> warnings(
      Strategy strategy, ObjectNode object, @Nullable ObjectNode old) {
    List<String> warnings = new ArrayList<>();
    strategy.warn(object, old, warnings);
    return warnings.stream().map(warning -> "Warning: " + warning).toList();
  }

  private static ObjectNode object(Strategy strategy, String field, String line) {
    ObjectNode given = Trees.of(line);
    ObjectNode object = given;
    if (!field.isEmpty() && !field.startsWith("/")) {
      object = Trees.of("{}");
      object.set(field, given);
    }
    ObjectNode metadata = Meta.edit(object);
    if (Meta.name(object).isEmpty()) {
      metadata.put("name", "x");
    }
    if (strategy.type().namespaced() && Meta.namespace(object).isEmpty()) {
      metadata.put("namespace", "default");
    }
    return object;
  }
}
