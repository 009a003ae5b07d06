package io.kubeterrarium.simulator.console;

import io.kubeterrarium.simulator.process.Endpoints;
import io.kubeterrarium.simulator.process.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said while starting, and when it is ready. */
public final class StartUpLines {
  private final Console console;

  public StartUpLines(Console console) {
    this.console = console;
  }

  public void starting(Path directory, boolean ephemeral) {
    console.line(
        "Kubeterrarium starts; "
            + (ephemeral
                ? "nothing is stored (--ephemeral), logs and kubeconfig in "
                : "everything is stored in ")
            + directory);
  }

  public void progress(String what) {
    console.line("  … " + what);
  }

  /**
   * @param without what somebody else is to run
   */
  public void ready(Endpoints endpoints, Set<Part> without, Duration took) {
    console.heading(String.format(Locale.ROOT, "Ready after %.1f s.", took.toMillis() / 1000.0));
    endpoints
        .httpUrl()
        .ifPresent(
            url -> {
              console.line("  page        " + url + "/");
              console.line(
                  "  API         "
                      + url
                      + "   (this machine only, acts for the administrator without a password;"
                      + " --http-port off closes it)");
            });
    endpoints
        .httpsUrl()
        .ifPresent(url -> console.line("  API         " + url + "   (with a credential)"));
    endpoints
        .etcdUrl()
        .ifPresent(
            url ->
                console.line(
                    "  etcd        "
                        + url
                        + (url.startsWith("https:")
                            ? "   (with the administrator's certificate)"
                            : "   (this machine only, an operator's window)")));
    endpoints.kubeconfig().ifPresent(file -> console.line("  kubeconfig  " + file));
    if (!without.isEmpty()) {
      String parts = without.stream().sorted().map(Part::word).collect(Collectors.joining(", "));
      console.line("  without     " + parts + "   (somebody else is to run them, or nobody does)");
    }
    console.line("");
    console.line("Try in another terminal:");
    endpoints.kubeconfig().ifPresent(this::kubectl);
    endpoints.httpUrl().ifPresent(url -> console.line("  curl " + url + "/api/v1/nodes"));
    endpoints.kubeconfig().ifPresent(this::forOthers);
    console.line("");
    console.line("Ctrl-C stops it. What is committed from here on is told below.");
    console.line("");
  }

  /** Only where the authority's key is kept: a run without data has none for later. */
  private void forOthers(Path kubeconfig) {
    if (Files.isDirectory(kubeconfig.resolveSibling("pki"))) {
      console.line("");
      console.line("A kubeconfig for somebody else, and a namespace of their own:");
      console.line(
          "  java -jar kubeterrarium.jar kubeconfig --user jane --group dev --namespace jane"
              + " --data-dir \""
              + kubeconfig.getParent()
              + "\"");
    }
  }

  private void kubectl(Path kubeconfig) {
    console.line(
        "  export KUBECONFIG=\""
            + kubeconfig
            + "\"     # PowerShell: $env:KUBECONFIG = \""
            + kubeconfig
            + "\"");
    console.line("  kubectl create deployment nginx --image=nginx:1.25 --replicas=3");
  }
}
