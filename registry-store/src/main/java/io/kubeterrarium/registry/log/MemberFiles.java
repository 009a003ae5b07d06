package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of one member whose fellows are processes of their own.
 *
 * <pre>
 *   lock                 held while a process uses the directory
 *   member/identity      this member's id and incarnation: written first
 *   restored             the snapshot that the log began with; where there was one
 *   met                  every member ever met, its incarnation and its name
 *   member/vote, member/log-…, member/snapshot-…
 *   founders             who began the cluster, one id a line: written when the log is open
 * </pre>
 *
 * <p>Invariants: the member neither votes nor acknowledges before {@code founders} is durable, and
 * from then on never starts without its log. The incarnation is drawn with the disk's first use: an
 * id that comes from another disk is known by it, and not admitted by whoever has met it.
 *
 * <p>Threads: any.
 */
public final class MemberFiles {
  /** Who this disk belongs to. */
  public record Self(UUID id, long incarnation) {}

  /** Another member, as it was met. */
  public record Met(UUID id, long incarnation, String name) {}

  private final FileLayer files;
  private final Path root;
  private final Path member;
  private final SealedFile identity;
  private final SealedFile restored;
  private final SealedFile met;
  private final SealedFile founders;
  private final Map<UUID, Met> known = new LinkedHashMap<>(); // guarded by this

  /**
   * @throws DataDirectoryException where the directory is damaged, incomplete, or holds the members
   *     of a registry in one process
   */
  public MemberFiles(FileLayer files, Path root) throws IOException {
    this.files = files;
    this.root = root;
    this.member = root.resolve("member");
    identity = new SealedFile(files, member.resolve("identity"));
    restored = new SealedFile(files, root.resolve("restored"));
    met = new SealedFile(files, root.resolve("met"));
    founders = new SealedFile(files, root.resolve("founders"));
    files.createDirectories(member);
    if (files.exists(root.resolve("cluster"))) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory "
              + root
              + " holds a registry of one process; a member of several needs one of its own");
    }
    check();
    if (met.exists()) {
      for (String line : text(met).split("\n")) {
        String[] words = line.split(" ");
        Met each = new Met(UUID.fromString(words[0]), Long.parseLong(words[1]), words[2]);
        known.put(each.id(), each);
      }
    }
  }

  private void check() throws IOException {
    boolean hasLog = LogRecovery.hasLog(files, member);
    if (!identity.exists() && (hasLog || founders.exists())) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory " + root + " has lost the file " + root.relativize(identity.path()));
    }
    if (founders.exists() && !hasLog) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory "
              + root
              + " has lost its log; what this member promised is forgotten. Empty the directory,"
              + " start the member anew to join, and replace it");
    }
  }

  public Path member() {
    return member;
  }

  /** Null where the directory is empty. */
  public @Nullable Self self() throws IOException {
    if (!identity.exists()) {
      return null;
    }
    String[] words = text(identity).split(" ");
    return new Self(UUID.fromString(words[0]), Long.parseLong(words[1]));
  }

  /** Whether nothing but an identity is on the disk: it can have promised nothing. */
  public boolean isUnused() throws IOException {
    return !founders.exists() && !LogRecovery.hasLog(files, member);
  }

  /**
   * A founder's disk, with a log that begins with a snapshot. The member is started as a founder
   * then, and meets the others before it does anything.
   *
   * @param origin names the snapshot
   */
  public void restore(UUID id, UUID origin, SnapshotBody body) throws IOException {
    if (self() != null) {
      throw new DataDirectoryException(
          Reason.IN_USE, "data directory " + root + " holds a member already");
    }
    restored.write(origin.toString().getBytes(StandardCharsets.UTF_8));
    begin(id);
    Path file = LogRecovery.snapshot(member, DataDirectory.FOUNDING_INDEX);
    SnapshotFile.write(
        files, file, DataDirectory.FOUNDING_INDEX, DataDirectory.FOUNDING_TERM, body);
    new VoteFile(files, member).write(new VoteFile.Vote(DataDirectory.FOUNDING_TERM, null));
  }

  /** What snapshot the log began with; null where it began empty. */
  public @Nullable UUID origin() throws IOException {
    return restored.exists() ? UUID.fromString(text(restored)) : null;
  }

  /** Takes the disk into use. */
  public Self begin(UUID id) throws IOException {
    Self self = new Self(id, new SecureRandom().nextLong());
    identity.write((self.id() + " " + self.incarnation()).getBytes(StandardCharsets.UTF_8));
    files.syncDirectory(root);
    return self;
  }

  /** Null before this member has a log. */
  public @Nullable List<UUID> founders() throws IOException {
    if (!founders.exists()) {
      return null;
    }
    List<UUID> ids = new ArrayList<>();
    for (String line : text(founders).split("\n")) {
      ids.add(UUID.fromString(line));
    }
    return ids;
  }

  /** Once its log is open. */
  public void founded(List<UUID> ids) throws IOException {
    List<String> lines = ids.stream().map(UUID::toString).toList();
    founders.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Remembers the member, durably.
   *
   * @return what is known of it: something else than asked where it has met this one from another
   *     disk
   */
  public synchronized Met meet(Met other) throws IOException {
    Met before = known.get(other.id());
    if (before != null && before.incarnation() != other.incarnation()) {
      return before;
    }
    if (!other.equals(before)) {
      Map<UUID, Met> next = new LinkedHashMap<>(known);
      next.put(other.id(), other);
      StringBuilder lines = new StringBuilder();
      for (Met each : next.values()) {
        lines.append(each.id()).append(' ').append(each.incarnation()).append(' ');
        lines.append(each.name()).append('\n');
      }
      met.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      known.put(other.id(), other);
    }
    return other;
  }

  /** All that were ever met, by id. */
  public synchronized Map<UUID, Met> met() {
    return new LinkedHashMap<>(known);
  }

  private static String text(SealedFile file) throws IOException {
    return new String(file.read(), StandardCharsets.UTF_8);
  }
}
