package io.kubeterrarium.client.kubeconfig;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a kubeconfig's current context says: where the server is, and who we are.
 *
 * @param caPem null: the platform's trust
 * @param clientCertificatePem null for none; goes with the key
 * @param token null for none
 */
public record Kubeconfig(
    URI server,
    @Nullable String caPem,
    @Nullable String clientCertificatePem,
    @Nullable String clientKeyPem,
    @Nullable String token,
    boolean insecureSkipTlsVerify) {

  /** A plain server without credentials, as behind {@code kubectl proxy}. */
  public static Kubeconfig plain(URI server) {
    return new Kubeconfig(server, null, null, null, null, false);
  }

  /** Throws IOException with one clear line where the file cannot be read or makes no sense. */
  public static Kubeconfig read(Path file) throws IOException {
    Object loaded;
    try {
      loaded =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(Files.readString(file, StandardCharsets.UTF_8));
    } catch (YAMLException e) {
      throw new IOException(file + ": not YAML: " + e.getMessage(), e);
    }
    Map<?, ?> config = map(loaded);
    String context = text(config, "current-context");
    if (context == null) {
      throw new IOException(file + ": no current-context");
    }
    Map<?, ?> chosen = named(file, config, "contexts", "context", context);
    Map<?, ?> cluster = named(file, config, "clusters", "cluster", text(chosen, "cluster"));
    Map<?, ?> user = named(file, config, "users", "user", text(chosen, "user"));
    String server = text(cluster, "server");
    if (server == null) {
      throw new IOException(file + ": the cluster has no server");
    }
    return new Kubeconfig(
        URI.create(server),
        pem(file, cluster, "certificate-authority"),
        pem(file, user, "client-certificate"),
        pem(file, user, "client-key"),
        text(user, "token"),
        Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify")));
  }

  private static Map<?, ?> named(
      Path file, Map<?, ?> config, String list, String part, @Nullable String name)
      throws IOException {
    if (config.get(list) instanceof List<?> entries) {
      for (Object each : entries) {
        if (each instanceof Map<?, ?> entry && String.valueOf(entry.get("name")).equals(name)) {
          return map(entry.get(part));
        }
      }
    }
    throw new IOException(file + ": no entry \"" + name + "\" in " + list);
  }

  /** From the {@code -data} field, or from the file that the plain field names. */
  private static @Nullable String pem(Path file, Map<?, ?> entry, String field) throws IOException {
    String inline = text(entry, field + "-data");
    if (inline != null) {
      return new String(Base64.getMimeDecoder().decode(inline), StandardCharsets.UTF_8);
    }
    String path = text(entry, field);
    return path == null ? null : Files.readString(file.resolveSibling(path));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static @Nullable String text(Map<?, ?> map, String field) {
    Object value = map.get(field);
    return value == null ? null : value.toString();
  }
}
