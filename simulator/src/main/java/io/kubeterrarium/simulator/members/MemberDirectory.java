package io.kubeterrarium.simulator.members;

import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a data directory remembers of its bundle: the identity in {@value #FILE}, and the keys
 * beside it. So a bundle is needed at the first start only.
 */
public final class MemberDirectory {
  public static final String FILE = "cluster.yaml";

  private final Path pki;

  /**
   * @param pki the data directory's folder for keys
   */
  public MemberDirectory(Path pki) {
    this.pki = pki;
  }

  /** Empty where the directory belongs to no cluster of several processes, or is new. */
  public Optional<ClusterIdentity> identity() {
    Path file = pki.resolve(FILE);
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return Optional.of(new BundleText(file).identity(text));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + UserError.reason(e), e);
    }
  }

  /**
   * Takes the bundle in. Of a directory that has taken it before nothing changes; one that belongs
   * to somebody else is refused.
   */
  public ClusterIdentity install(JoinBundle bundle) {
    Optional<ClusterIdentity> known = identity();
    if (known.isPresent()) {
      return checkSame(known.get(), bundle.identity());
    }
    if (Files.exists(pki.resolve("ca.pem"))) {
      throw new UserError(
          pki.getParent()
              + " holds a control plane of one process; a member needs a directory of its own");
    }
    try {
      OwnerOnlyFiles.createDirectory(pki);
      for (Map.Entry<String, String> file : bundle.pki().entrySet()) {
        write(file.getKey(), file.getValue());
      }
      write(FILE, BundleText.of(bundle.identity())); // The last one: it says that all are there.
    } catch (IOException e) {
      throw new UserError("cannot write to " + pki + ": " + UserError.reason(e), e);
    }
    return bundle.identity();
  }

  /** Remembers members that have moved, and further ones. */
  void keep(ClusterIdentity identity) {
    if (identity().filter(identity::equals).isEmpty()) {
      try {
        write(FILE, BundleText.of(identity));
      } catch (IOException e) {
        throw new UserError("cannot write to " + pki + ": " + UserError.reason(e), e);
      }
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = pki.resolve(name).normalize();
    if (!pki.normalize().equals(file.getParent())) {
      throw new UserError("the bundle names a file outside the directory: " + name);
    }
    OwnerOnlyFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private ClusterIdentity checkSame(ClusterIdentity known, ClusterIdentity bundled) {
    if (!known.cluster().equals(bundled.cluster())) {
      throw new UserError(
          pki.getParent()
              + " belongs to another cluster than the bundle: choose another directory");
    }
    if (!known.member().equals(bundled.member())) {
      throw new UserError(
          pki.getParent()
              + " is member '"
              + known.member()
              + "', but the bundle is for '"
              + bundled.member()
              + "'");
    }
    return known;
  }
}
