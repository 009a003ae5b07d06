package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running server a command asks, and as whom. */
final class ServerFlags {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Whose admin.kubeconfig says where to ask (default: ~/.kubeterrarium).")
  @Nullable Path dataDir;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "A kubeconfig that says where to ask, and as whom.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Where to ask without a credential, as http://127.0.0.1:8001.")
  @Nullable URI server;

  Kubeconfig kubeconfig() {
    if (server != null) {
      return Kubeconfig.plain(server);
    }
    Path directory = dataDir == null ? TerrariumConfig.defaultDataDirectory() : dataDir;
    Path file = kubeconfig == null ? new DataDirectory(directory).adminKubeconfig() : kubeconfig;
    try {
      return Kubeconfig.read(file);
    } catch (IOException e) {
      throw new UserError(
          "cannot read "
              + file
              + ", which would say where to ask; say --data-dir, --kubeconfig or --server",
          e);
    }
  }
}
