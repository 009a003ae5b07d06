package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The layout of a data directory, and who the members are that live in it.
 *
 * <pre>
 *   lock                     held while a process uses the directory
 *   cluster                  the members' ids, one a line: written last at the first start
 *   member-1/identity        this member's id: written first
 *   member-1/vote            term and vote
 *   member-1/log-…, member-1/snapshot-…
 * </pre>
 *
 * <p>Invariant: no member votes or acknowledges anything before {@code cluster} and the first
 * segment of every member are durable. So a crash in the middle of the first start leaves
 * identities without {@code cluster} and without logs, and starting again begins anew. Ids are
 * drawn once and never derived from a name: a member that lost its files must not come back as
 * itself, as it has forgotten what it voted for.
 */
public final class DataDirectory {
  /** Where the logs begin of members that are founded with a snapshot. */
  public static final long FOUNDING_INDEX = 1;

  public static final int FOUNDING_TERM = 1;

  private final FileLayer files;
  private final Path root;
  private final SealedFile cluster;

  /** One member and its directory. */
  public record MemberDirectory(UUID id, Path path) {}

  public DataDirectory(FileLayer files, Path root) {
    this.files = files;
    this.root = root;
    this.cluster = new SealedFile(files, root.resolve("cluster"));
  }

  /**
   * The members of this directory, founded where there are none yet; lost ones rebuilt.
   *
   * @throws DataDirectoryException where that would lose something
   */
  public List<MemberDirectory> members(int count) throws IOException {
    if (files.exists(root.resolve("member"))) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory "
              + root
              + " holds one member of several processes; start it with its name and its peers");
    }
    if (!cluster.exists()) {
      return found(count);
    }
    List<MemberDirectory> members = new ArrayList<>();
    Map<MemberDirectory, String> lost = new LinkedHashMap<>();
    String[] ids = new String(cluster.read(), StandardCharsets.UTF_8).split("\n");
    if (ids.length != count) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory "
              + root
              + " holds "
              + ids.length
              + " members (asked for: "
              + count
              + ")");
    }
    for (int i = 0; i < count; i++) {
      members.add(new MemberDirectory(UUID.fromString(ids[i]), path(i)));
    }
    boolean started = members.stream().anyMatch(m -> new VoteFile(files, m.path()).exists());
    for (MemberDirectory member : members) {
      if (!hasIdentity(member)) {
        lost.put(member, "its identity is not there");
      } else if (started && !LogRecovery.hasLog(files, member.path())) {
        lost.put(member, "its log is not there");
      }
    }
    if (!lost.isEmpty()) {
      new MemberRebuild(files, root).rebuild(members, lost);
    }
    return members;
  }

  /**
   * Founds members whose logs begin with one snapshot.
   *
   * @param seed makes the snapshot's body, once the members' ids are drawn
   * @throws DataDirectoryException where there are members already
   */
  public void found(int count, Function<List<MemberDirectory>, SnapshotBody> seed)
      throws IOException {
    if (cluster.exists()) {
      throw new DataDirectoryException(
          Reason.IN_USE, "data directory " + root + " holds a registry already");
    }
    refuseOrphans();
    List<MemberDirectory> members = drawMembers(count);
    SnapshotBody body = seed.apply(members);
    for (MemberDirectory member : members) {
      Path file = LogRecovery.snapshot(member.path(), FOUNDING_INDEX);
      SnapshotFile.write(files, file, FOUNDING_INDEX, FOUNDING_TERM, body);
      new VoteFile(files, member.path()).write(new VoteFile.Vote(FOUNDING_TERM, null));
    }
    seal(members);
  }

  private List<MemberDirectory> found(int count) throws IOException {
    refuseOrphans();
    List<MemberDirectory> members = drawMembers(count);
    seal(members);
    return members;
  }

  private List<MemberDirectory> drawMembers(int count) throws IOException {
    List<MemberDirectory> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MemberDirectory member = new MemberDirectory(UUID.randomUUID(), path(i));
      files.createDirectories(member.path());
      identity(files, member).write(member.id().toString().getBytes(StandardCharsets.UTF_8));
      members.add(member);
    }
    files.syncDirectory(root);
    return members;
  }

  private void seal(List<MemberDirectory> members) throws IOException {
    String ids =
        members.stream().map(member -> member.id().toString()).collect(Collectors.joining("\n"));
    cluster.write(ids.getBytes(StandardCharsets.UTF_8));
  }

  /** A log without the file that says whose it is: somebody deleted that file. */
  private void refuseOrphans() throws IOException {
    for (Path entry : files.list(root)) {
      if (String.valueOf(entry.getFileName()).startsWith("member-")
          && LogRecovery.hasLog(files, entry)) {
        throw new DataDirectoryException(
            Reason.INCOMPLETE,
            "data directory "
                + root
                + " holds the log of "
                + entry.getFileName()
                + " but no file "
                + cluster.path().getFileName()
                + "; restore that file, or reset the directory");
      }
    }
  }

  private boolean hasIdentity(MemberDirectory member) throws IOException {
    SealedFile identity = identity(files, member);
    if (!identity.exists()) {
      return false;
    }
    String id = new String(identity.read(), StandardCharsets.UTF_8);
    if (!id.equals(member.id().toString())) {
      throw Corruption.at(identity.path(), 0, "another member's identity");
    }
    return true;
  }

  static SealedFile identity(FileLayer files, MemberDirectory member) {
    return new SealedFile(files, member.path().resolve("identity"));
  }

  private Path path(int index) {
    return root.resolve("member-" + (index + 1));
  }
}
