package io.kubeterrarium.simulator.access;

import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KubeconfigWriter;
import io.kubeterrarium.apiserver.pki.PkiException;
import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A kubeconfig with a client certificate of its own, signed by the authority in the data directory.
 * Whoever can read that directory is the cluster's owner, so nobody is asked.
 */
public final class UserKubeconfig {
  private final DataDirectory directory;

  public UserKubeconfig(DataDirectory directory) {
    this.directory = directory;
  }

  /** How the administrator reaches the server: the kubeconfig that {@code up} has written. */
  public Kubeconfig administrator() {
    Path file = directory.adminKubeconfig();
    if (!Files.exists(file)) {
      throw new UserError(
          "there is no cluster in "
              + directory.path()
              + " yet (no "
              + file.getFileName()
              + "); start one with 'up', or name another with --data-dir");
    }
    try {
      return Kubeconfig.read(file);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param server as {@code https://127.0.0.1:6443}
   * @param namespace what commands of this user are about by default; empty for none
   */
  public String text(
      String user, List<String> groups, String server, String namespace, Instant now) {
    try {
      CertificateAuthority authority =
          ClusterPki.authorityIn(directory.pki())
              .orElseThrow(
                  () ->
                      new UserError(
                          "there is no certificate authority in "
                              + directory.pki()
                              + "; start a cluster there with 'up' first"));
      return new KubeconfigWriter(server, authority.certificate().certificatePem())
          .text(user, authority.issueClient(user, groups, now), namespace);
    } catch (PkiException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
