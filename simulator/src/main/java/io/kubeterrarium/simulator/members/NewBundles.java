package io.kubeterrarium.simulator.members;

import io.kubeterrarium.apiserver.pki.CertificateAuthority;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.pki.MemberPki;
import io.kubeterrarium.apiserver.pki.OwnerOnlyFiles;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.simulator.members.ClusterIdentity.Known;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Makes bundles: for a cluster that begins, or for a further member of one that runs. */
public final class NewBundles {
  private static final int SECRET_BYTES = 32;

  private NewBundles() {}

  /**
   * A new cluster: new authorities, keys and ids.
   *
   * @return the files, one a member
   */
  public static List<Path> found(List<MemberAddress> members, Path directory, Instant now) {
    if (members.size() != 3 && members.size() != 5) {
      throw new UserError(
          "--members: "
              + members.size()
              + " members (expected: 3 or 5, so that a majority outlives the loss of 1 or 2)");
    }
    ClusterPki cluster = ClusterPki.ephemeral(ServingNames.of(List.of()), now);
    CertificateAuthority authority = MemberPki.newAuthority(now);
    Map<String, String> shared = new TreeMap<>(cluster.shared());
    shared.put(MemberPki.AUTHORITY, pem(authority.certificate()));
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    ClusterIdentity identity =
        new ClusterIdentity(
            UUID.randomUUID(),
            members.get(0).name(),
            Base64.getEncoder().encodeToString(secret),
            members.stream().map(member -> new Known(member, UUID.randomUUID())).toList());
    return write(identity, members, shared, authority, directory, now);
  }

  /**
   * Further members of the cluster that another bundle belongs to, under the same authorities.
   *
   * @param further those to make bundles for; one that is known already gets a new bundle, at the
   *     address given
   */
  public static List<Path> extend(
      JoinBundle from, List<MemberAddress> further, Path directory, Instant now) {
    List<MemberAddress> all = new ArrayList<>();
    for (Known known : from.identity().members()) {
      boolean again = further.stream().anyMatch(f -> f.name().equals(known.address().name()));
      if (!again) {
        all.add(known.address());
      }
    }
    all.addAll(further);
    Map<String, String> shared = new TreeMap<>(from.pki());
    String authority = shared.get(MemberPki.AUTHORITY);
    if (authority == null) {
      throw new UserError("the bundle has no " + MemberPki.AUTHORITY);
    }
    return write(
        from.identity().at(all), further, shared, MemberPki.authority(authority), directory, now);
  }

  private static List<Path> write(
      ClusterIdentity identity,
      List<MemberAddress> members,
      Map<String, String> shared,
      CertificateAuthority authority,
      Path directory,
      Instant now) {
    try {
      OwnerOnlyFiles.createDirectory(directory);
    } catch (IOException e) {
      throw new UserError("cannot make " + directory + ": " + UserError.reason(e), e);
    }
    List<Path> files = new ArrayList<>();
    for (MemberAddress member : members) {
      Map<String, String> pki = new TreeMap<>(shared);
      pki.put(MemberPki.MEMBER, pem(authority.issueMember(member.name(), now)));
      Path file = directory.resolve(member.name() + JoinBundle.SUFFIX);
      new JoinBundle(identity.of(member.name()), pki).writeNew(file);
      files.add(file);
    }
    return files;
  }

  private static String pem(KeyedCertificate certificate) {
    return certificate.certificatePem() + certificate.keyPem();
  }
}
