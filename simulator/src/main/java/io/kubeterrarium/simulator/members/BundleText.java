package io.kubeterrarium.simulator.members;

import io.kubeterrarium.simulator.members.ClusterIdentity.Known;
import io.kubeterrarium.simulator.process.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Bundles and identities as YAML, and back; what is wrong is said with the file's name. */
final class BundleText {
  private final Path file;

  BundleText(Path file) {
    this.file = file;
  }

  static String of(ClusterIdentity identity) {
    StringBuilder text = new StringBuilder();
    text.append("cluster: ").append(identity.cluster()).append('\n');
    text.append("member: ").append(identity.member()).append('\n');
    text.append("secret: ").append(identity.secret()).append('\n');
    text.append("members:\n");
    for (Known known : identity.members()) {
      text.append("- name: ").append(known.address().name()).append('\n');
      text.append("  address: \"").append(known.address().address()).append("\"\n");
      if (known.foundingId() != null) {
        text.append("  id: ").append(known.foundingId()).append('\n');
      }
    }
    return text.toString();
  }

  JoinBundle bundle(String text) {
    Map<?, ?> tree = tree(text);
    if (!"JoinBundle".equals(tree.get("kind"))) {
      throw damaged("it is no join bundle (kubeterrarium certs bundle makes them)");
    }
    if (!Integer.valueOf(1).equals(tree.get("version"))) {
      throw damaged("version " + tree.get("version") + " (expected: 1)");
    }
    Map<String, String> pki = new TreeMap<>();
    if (tree.get("pki") instanceof Map<?, ?> files) {
      files.forEach((name, pem) -> pki.put(String.valueOf(name), String.valueOf(pem)));
    }
    return new JoinBundle(identity(tree), pki);
  }

  ClusterIdentity identity(String text) {
    return identity(tree(text));
  }

  private ClusterIdentity identity(Map<?, ?> tree) {
    List<Known> members = new ArrayList<>();
    if (tree.get("members") instanceof List<?> list) {
      for (Object each : list) {
        members.add(known(each instanceof Map<?, ?> member ? member : Map.of()));
      }
    }
    ClusterIdentity identity =
        new ClusterIdentity(
            uuid(text(tree, "cluster")), text(tree, "member"), text(tree, "secret"), members);
    if (identity.find(identity.member()).isEmpty()) {
      throw damaged("member '" + identity.member() + "' is not among its members");
    }
    return identity;
  }

  private Known known(Map<?, ?> member) {
    String name = text(member, "name");
    MemberAddress address = MemberAddress.at(name, text(member, "address"), member.toString());
    return new Known(address, member.get("id") == null ? null : uuid(text(member, "id")));
  }

  private Map<?, ?> tree(String text) {
    try {
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return loaded instanceof Map<?, ?> map ? map : Map.of();
    } catch (YAMLException e) {
      throw damaged("it is not YAML");
    }
  }

  private String text(Map<?, ?> tree, String key) {
    @Nullable Object value = tree.get(key);
    if (value == null) {
      throw damaged("'" + key + "' is missing");
    }
    return value.toString();
  }

  private UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw damaged("'" + text + "' is no id");
    }
  }

  private UserError damaged(String why) {
    return new UserError(file + ": " + why);
  }
}
