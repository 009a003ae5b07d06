package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.simulator.access.NamespaceGrant;
import io.kubeterrarium.simulator.access.UserKubeconfig;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "kubeconfig",
    description = {
      "Writes a kubeconfig for one person, with a client certificate that is good for a year.",
      "Without --namespace it needs no running server, and the person may do nothing yet that",
      "everybody may not do: bind roles to the user or the groups."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  kubeconfig --user jane --namespace jane         a namespace of her own, with the role"
          + " edit",
      "  kubeconfig --user jane --group dev --group qa   groups to bind roles to",
      "  kubeconfig --user jane --namespace shop --role view --output -"
    })
final class KubeconfigCommand implements Callable<Integer> {
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]*");

  @Option(names = "--user", paramLabel = "NAME", required = true, description = "Who it is for.")
  String user = "";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "A group that the user is in; may be repeated.")
  List<String> groups = new ArrayList<>();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description =
          "Makes the namespace if it is missing, lets the user in with --role, and makes it the"
              + " one that commands are about. Needs the server to run.")
  String namespace = "";

  @Option(
      names = "--role",
      paramLabel = "CLUSTERROLE",
      description = "What the user may do in the namespace: view, edit, admin (default: edit).")
  String role = "edit";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "How the user reaches the server (default: as the administrator does).")
  String server = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it; '-' for stdout (default: NAME.kubeconfig).")
  @Nullable String output;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Of which cluster (default: ~/.kubeterrarium).")
  Path dataDir = TerrariumConfig.defaultDataDirectory();

  @Override
  public Integer call() throws IOException {
    if (user.isBlank()) {
      throw new UserError("--user is empty");
    }
    UserKubeconfig kubeconfig =
        new UserKubeconfig(new DataDirectory(dataDir.toAbsolutePath().normalize()));
    Kubeconfig administrator = kubeconfig.administrator();
    String url = server.isEmpty() ? administrator.server().toString() : server;
    String text = kubeconfig.text(user, groups, url, namespace, Instant.now());
    if (!namespace.isEmpty()) {
      new NamespaceGrant(administrator).grant(user, namespace, role);
    }
    if ("-".equals(output)) {
      System.out.print(text);
      return 0;
    }
    Path file = file();
    try {
      OwnerOnlyFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError("cannot write " + file + ": " + e.getMessage(), e);
    }
    say(file);
    return 0;
  }

  private Path file() {
    if (output == null && !FILE_NAME.matcher(user).matches()) {
      throw new UserError("'" + user + "' makes no file name; say where with --output");
    }
    return Path.of(output == null ? user + ".kubeconfig" : output).toAbsolutePath().normalize();
  }

  private void say(Path file) {
    System.out.println("Wrote " + file + " (readable by you only).");
    if (!namespace.isEmpty()) {
      System.out.println(user + " has the role " + role + " in the namespace " + namespace + ".");
    }
    System.out.println("Try:");
    System.out.println("  kubectl --kubeconfig \"" + file + "\" auth whoami");
  }
}
