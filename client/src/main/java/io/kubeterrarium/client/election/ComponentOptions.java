package io.kubeterrarium.client.election;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a component that runs alone: {@code --kubeconfig FILE} and, as upstream,
 * {@code --leader-elect[=true|false]}, which is on unless it is switched off.
 */
public record ComponentOptions(Path kubeconfig, boolean leaderElect) {
  public static final String USAGE = "--kubeconfig FILE [--leader-elect=true|false]";

  /** Empty where the command line makes no sense. */
  public static Optional<ComponentOptions> parse(String... arguments) {
    @Nullable String kubeconfig = null;
    boolean leaderElect = true;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--kubeconfig") && i + 1 < arguments.length) {
        kubeconfig = arguments[++i];
      } else if (argument.startsWith("--kubeconfig=")) {
        kubeconfig = argument.substring("--kubeconfig=".length());
      } else if (argument.equals("--leader-elect") || argument.equals("--leader-elect=true")) {
        leaderElect = true;
      } else if (argument.equals("--leader-elect=false")) {
        leaderElect = false;
      } else {
        return Optional.empty();
      }
    }
    return kubeconfig == null
        ? Optional.empty()
        : Optional.of(new ComponentOptions(Path.of(kubeconfig), leaderElect));
  }
}
