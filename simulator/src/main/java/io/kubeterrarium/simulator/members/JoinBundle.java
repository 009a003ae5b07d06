package io.kubeterrarium.simulator.members;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that makes a process one member of one cluster, in one file: who it and the others
 * are, and the keys. It is as secret as the keys of the cluster's authorities, which are in it.
 *
 * @param pki by file name, as they stand in {@code DIR/pki}
 */
public record JoinBundle(ClusterIdentity identity, Map<String, String> pki) {
  static final String SUFFIX = ".bundle.yaml";

  public JoinBundle {
    pki = Map.copyOf(pki);
  }

  /**
   * @throws UserError where the file cannot be read or is no bundle
   */
  public static JoinBundle read(Path file) {
    try {
      return new BundleText(file).bundle(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist", e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + UserError.reason(e), e);
    }
  }

  /** Writes a file that its owner alone may read; refuses to replace one. */
  void writeNew(Path file) {
    if (Files.exists(file)) {
      throw new UserError(
          file + " exists already, and may be in use; choose another directory with --out");
    }
    StringBuilder text = new StringBuilder();
    text.append("# Makes a process member ").append(identity.member()).append(" of its cluster.\n");
    text.append("# As secret as the cluster's keys: carry it to that machine, and nowhere else.\n");
    text.append("kind: JoinBundle\nversion: 1\n").append(BundleText.of(identity)).append("pki:\n");
    new TreeMap<>(pki)
        .forEach(
            (name, pem) ->
                text.append("  ").append(name).append(": |\n").append(pem.strip().indent(4)));
    try {
      OwnerOnlyFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError("cannot write " + file + ": " + UserError.reason(e), e);
    }
  }

  /** Never with the keys. */
  @Override
  public String toString() {
    return "bundle of " + identity;
  }
}
