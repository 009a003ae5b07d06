package io.kubeterrarium.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.kubelet.stage.Pace;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineRunnerTest {
  @Test
  void noCommandMeansUp() {
    assertThat(CommandLineRunner.withDefaultCommand()).containsExactly("up");
    assertThat(CommandLineRunner.withDefaultCommand("--nodes", "5"))
        .containsExactly("up", "--nodes", "5");
    assertThat(CommandLineRunner.withDefaultCommand("reset")).containsExactly("reset");
    assertThat(CommandLineRunner.withDefaultCommand("--help")).containsExactly("--help");
  }

  @Test
  void upHasTheDocumentedDefaults() {
    TerrariumConfig config = parse();
    assertThat(config.dataDirectory())
        .contains(Path.of(System.getProperty("user.home"), ".kubeterrarium"));
    assertThat(config.listening().httpPort()).isEqualTo(OptionalInt.of(8001));
    assertThat(config.listening().httpsPort()).isEqualTo(OptionalInt.of(6443));
    assertThat(config.listening().bind()).isEqualTo("127.0.0.1");
    assertThat(config.nodes()).isEqualTo(3);
    assertThat(config.pace()).isEqualTo(Pace.REAL);
  }

  @Test
  void portsCanBeOffOrChosen() {
    TerrariumConfig config = parse("--http-port", "off", "--https-port", "0");
    assertThat(config.listening().httpPort()).isEmpty();
    assertThat(config.listening().httpsPort()).isEqualTo(OptionalInt.of(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--http-port=nonsense",
        "--http-port=70000",
        "--nodes=-1",
        "--pace=0",
        "--pace=soon",
        "--log-level=loud",
        "--no-such-flag",
        "--bind=no_host!",
        "--bind=10.0.0.256",
        "--advertise=no_host!",
        "--advertise=1::2::3",
        "--http-port=off --https-port=off"
      })
  void aBadFlagIsOneLineAndAnExitCode(String flags) {
    String[] arguments = ("up " + flags).split(" ");
    PrintStream stderr = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    int exitCode;
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      exitCode = CommandLineRunner.run(arguments);
    } finally {
      System.setErr(stderr);
    }
    assertThat(exitCode).isEqualTo(2);
    assertThat(caught.toString(StandardCharsets.UTF_8).trim().lines())
        .singleElement()
        .asString()
        .startsWith("kubeterrarium: ")
        .contains("--help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "help up",
        "up --help",
        "reset --help",
        "snapshot --help",
        "kubeconfig --help"
      })
  void eachCommandExplainsItself(String arguments) {
    PrintStream stdout = System.out;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
    int exitCode;
    try {
      exitCode = CommandLineRunner.run(arguments.split(" "));
    } finally {
      System.setOut(stdout);
    }
    assertThat(exitCode).isZero();
    assertThat(caught.toString(StandardCharsets.UTF_8)).startsWith("Usage: kubeterrarium");
  }

  private static TerrariumConfig parse(String... arguments) {
    UpCommand command = new UpCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.config();
  }
}
