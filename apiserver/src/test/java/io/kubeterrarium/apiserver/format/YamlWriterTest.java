package io.kubeterrarium.apiserver.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlWriterTest {
  @Test
  void writesBlocksAsGoYaml() {
    String json =
        """
        {"kind":"Pod","apiVersion":"v1","spec":{"b":[],"a":{},"containers":[{"name":"c","args":["-x","--y=1"],
        "env":[{"value":"1","name":"A"}]}],"n":3,"t":true,"z":null,"f":1.5},"data":{"a10":"x","a2":"y","m":"l1\\nl2\\n"}}
        """;
    assertThat(YamlWriter.text(Json.read(json)))
        .isEqualTo(
            """
            apiVersion: v1
            data:
              a2: "y"
              a10: x
              m: |
                l1
                l2
            kind: Pod
            spec:
              a: {}
              b: []
              containers:
              - args:
                - -x
                - --y=1
                env:
                - name: A
                  value: "1"
                name: c
              f: 1.5
              "n": 3
              t: true
              z: null
            """);
  }

  @ParameterizedTest(name = "[{0}]")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "abc => abc",
        "`` => \"\"",
        "1 => \"1\"",
        "yes => \"yes\"",
        "22:22 => \"22:22\"",
        "2001-12-14 => \"2001-12-14\"",
        "2001-12-14T21:59:43Z => \"2001-12-14T21:59:43Z\"",
        "a: b => 'a: b'",
        "a #b => 'a #b'",
        "a#b => a#b",
        "'x' => '''x'''",
        "*a => '*a'",
        "- => '-'",
        "-a => -a",
        "` a` => ' a'",
        "`a ` => 'a '",
        "null => \"null\"",
        "a:b => a:b",
        "{} => '{}'",
        "1Gi => 1Gi",
        "é => é",
        "0x1F => \"0x1F\"",
      })
  void quotesWhereNeeded(String text, String yaml) {
    assertThat(YamlWriter.text(Json.MAPPER.getNodeFactory().stringNode(text)))
        .isEqualTo(yaml + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a\\nb", "a\\n", "\\n", " a\\nb", "a\\n\\n", "a \\nb", "\\t", "a\\tb\\nc", "\\u0001",
            "\\u0085", "'\"", "\\\\",
        "a\\r\\nb", "😀", "? x", "? ", "@", "---", "--- a", "<<", "=", "!x", "#", "a\\n  b\\n c"
      })
  void whatItWritesReadsBackTheSame(String escaped) {
    String text = Json.read("\"" + escaped.replace("'\"", "'\\\"") + "\"").stringValue();
    var tree = Json.object().put("k", text);
    tree.putArray("l").add(text);
    tree.put(text, "v");
    byte[] yaml = YamlWriter.bytes(tree);
    assertThat(YamlReader.first(yaml).strict())
        .as(new String(yaml, StandardCharsets.UTF_8))
        .isEqualTo(tree);
  }
}
