package io.kubeterrarium.apiserver.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Writes kubeconfig files with everything embedded, so that one file can be carried away. */
public final class KubeconfigWriter {
  private static final String CLUSTER = "kubeterrarium";

  private final String server;
  private final String authorityPem;

  /**
   * @param server as {@code https://127.0.0.1:6443}
   */
  public KubeconfigWriter(String server, String authorityPem) {
    this.server = server;
    this.authorityPem = authorityPem;
  }

  /** Replaces the file; only its owner may read it. */
  public void write(Path file, String user, KeyedCertificate client) {
    try {
      OwnerOnlyFiles.write(file, text(user, client).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new PkiException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The file's text, for the user under the name that the certificate gives it. */
  public String text(String user, KeyedCertificate client) {
    return text(user, client, "");
  }

  /**
   * @param namespace what commands are about where they do not say; empty for {@code default}
   */
  public String text(String user, KeyedCertificate client, String namespace) {
    String context = user + "@" + CLUSTER;
    return String.join(
        "\n",
        "apiVersion: v1",
        "kind: Config",
        "clusters:",
        "- name: " + CLUSTER,
        "  cluster:",
        "    server: " + server,
        "    certificate-authority-data: " + base64(authorityPem),
        "users:",
        "- name: " + quoted(user),
        "  user:",
        "    client-certificate-data: " + base64(client.certificatePem()),
        "    client-key-data: " + base64(client.portableKeyPem()),
        "contexts:",
        "- name: " + quoted(context),
        "  context:",
        "    cluster: " + CLUSTER,
        "    user: "
            + quoted(user)
            + (namespace.isEmpty() ? "" : "\n    namespace: " + quoted(namespace)),
        "current-context: " + quoted(context),
        "");
  }

  /** A YAML single-quoted scalar: user names may hold colons and quotes. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
