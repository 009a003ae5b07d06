package io.kubeterrarium.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
  @Test
  void readsQuotesAndBlankLines() {
    TokenFile file = TokenFile.parse("\n\"a,b\",\"Jane \"\"J\"\"\",7,\"x,y\"\r\n\n", "f");

    assertThat(file.verify("a,b"))
        .hasValueSatisfying(
            user -> {
              assertThat(user.name()).isEqualTo("Jane \"J\"");
              assertThat(user.uid()).isEqualTo("7");
              assertThat(user.groups()).containsExactly("x", "y");
            });
    assertThat(file.verify("a")).isEmpty();
    assertThat(file.verify("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sEcReT,jane | f, line 1: 2 columns",
        ",sEcReT,1 | f, line 1: empty token",
        "sEcReT,\"jane,1 | f, line 1: unclosed quote"
      })
  void aWrongLineIsNamedWithoutItsContent(String line, String message) {
    assertThatThrownBy(() -> TokenFile.parse(line, "f"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("sEcReT");
  }
}
