package io.kubeterrarium.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.simulator.members.MemberOptions;
import io.kubeterrarium.simulator.members.MemberOptions.First;
import io.kubeterrarium.simulator.process.Part;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import io.kubeterrarium.simulator.process.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The options of {@code up} from a file. */
class ConfigFileTest {
  @TempDir Path temporary;

  @Test
  void everyKindOfValueIsRead() throws Exception {
    TerrariumConfig config =
        up(
            """
            data-dir: /tmp/somewhere
            http-port: off
            https-port: 7443
            nodes: 5
            without: [controllers, scheduler]
            quiet: true
            advertise: [host-a, 10.0.0.1]
            bundle: a.bundle.yaml
            founding: true
            members:
              a: host-a:5701
              b: host-b:5701
              c: host-c:5701
            """);

    assertThat(config.dataDirectory()).contains(Path.of("/tmp/somewhere"));
    assertThat(config.listening().httpPort()).isEmpty();
    assertThat(config.listening().httpsPort()).isEqualTo(OptionalInt.of(7443));
    assertThat(config.nodes()).isEqualTo(5);
    assertThat(config.without()).containsExactlyInAnyOrder(Part.CONTROLLERS, Part.SCHEDULER);
    assertThat(config.output().quiet()).isTrue();
    assertThat(config.listening().advertise()).containsExactly("host-a", "10.0.0.1");
    MemberOptions member = config.registry().member();
    assertThat(member.first()).isEqualTo(First.FOUND);
    assertThat(member.addresses()).extracting(a -> a.name()).containsExactly("a", "b", "c");
  }

  @Test
  void theCommandLineWins() throws Exception {
    TerrariumConfig config = up("nodes: 5\nhttp-port: 1", "--nodes", "7");

    assertThat(config.nodes()).isEqualTo(7);
    assertThat(config.listening().httpPort()).isEqualTo(OptionalInt.of(1));
  }

  @Test
  void whatCannotBeLeftOutIsSaid() {
    assertThatThrownBy(() -> up("", "--without", "controllers,kubelet"))
        .hasMessage("--without: 'kubelet' (expected: controllers, scheduler, nodes)");
  }

  @Test
  void anEmptyFileSaysNothing() throws Exception {
    assertThat(up("").nodes()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'node: 3' | unknown key 'node' (expected: advertise, audit-log, bind,",
        "'config: x' | unknown key 'config'",
        "'- nodes' | expected keys and values",
        "'nodes: 3\nnodes: 4' | duplicate key nodes",
        "'nodes: [' | line 1",
      })
  void whatIsWrongIsSaidWithTheFile(String text, String message) throws Exception {
    Path file = temporary.resolve("config.yaml");
    Files.writeString(file, text);
    CommandLine up = new CommandLine(new RootCommand()).getSubcommands().get("up");

    assertThatThrownBy(() -> ConfigFile.read(file, up))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void theFileIsFoundAmongTheArguments() {
    assertThat(ConfigFile.namedIn(List.of("up", "--config", "x"))).contains(Path.of("x"));
    assertThat(ConfigFile.namedIn(List.of("up", "--config=x"))).contains(Path.of("x"));
    assertThat(ConfigFile.namedIn(List.of("up", "--quiet"))).isEmpty();
  }

  private TerrariumConfig up(String text, String... arguments) throws Exception {
    Path file = temporary.resolve("config.yaml");
    Files.writeString(file, text);
    UpCommand command = new UpCommand();
    CommandLine line = new CommandLine(command);
    line.setDefaultValueProvider(ConfigFile.read(file, line));
    line.parseArgs(arguments);
    return command.config();
  }
}
