package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class LeaseKindTest {
  private static final String OWN = "{'spec':{'strategy':'acme.io/mine','preferredHolder':'a'}}";

  private final LeaseKind leases = new LeaseKind();

  @Test
  void coordinationIsDroppedWhereItIsNew() {
    ObjectNode created = Trees.of(OWN);
    leases.prepareForCreate(new Writes(leases).context(false), created);
    assertThat(created).isEqualTo(Trees.of("{'spec':{}}"));
    ObjectNode updated = Trees.of(OWN);
    leases.prepareForUpdate(
        new Writes(leases).context(false), updated, Trees.of("{'spec':{'preferredHolder':'b'}}"));
    assertThat(updated).isEqualTo(Trees.of("{'spec':{'preferredHolder':'a'}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "'strategy':'acme.io/mine','preferredHolder':'b';",
        "'strategy':'Mine';spec.strategy.strategy: Unsupported value: \"Mine\": supported values:"
            + " \"OldestEmulationVersion\"",
        "'preferredHolder':'b';spec.preferredHolder: Forbidden: may only be specified if `strategy`"
            + " is defined",
      })
  void whatIsStoredIsChecked(String spec, String fault) {
    ObjectNode updated = Trees.of("{'spec':{" + spec + "}}");
    FieldErrors errors = new FieldErrors();
    Writes writes = new Writes(leases);
    leases.prepareForUpdate(writes.context(false), updated, Trees.of(OWN));
    leases.validateUpdate(writes.context(false), updated, Trees.of(OWN), errors);
    assertThat(errors.lines()).isEqualTo(fault == null ? List.of() : List.of(fault));
  }
}
