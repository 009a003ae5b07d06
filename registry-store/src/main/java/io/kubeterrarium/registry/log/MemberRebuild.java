package io.kubeterrarium.registry.log;

import io.kubeterrarium.registry.log.DataDirectory.MemberDirectory;
import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import io.kubeterrarium.registry.log.FileLayer.WritableFile;
import io.kubeterrarium.registry.log.LogRecovery.Recovered;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a member that lost its files a copy of the survivor whose log is the most up to date
 * (higher last term, then higher last index: Raft §5.4.1).
 *
 * <p>Why this loses nothing, where starting it empty could: what was acknowledged is in the logs of
 * a majority. The lost member was at most a minority, so the best survivor has all of it, and with
 * the copy again a majority has. It is done while no member runs, so nobody's candidacy can be
 * waiting for the vote that the lost member has forgotten; its term begins above all terms known.
 */
final class MemberRebuild {
  private static final Logger LOG = LoggerFactory.getLogger(MemberRebuild.class);

  private final FileLayer files;
  private final Path root;

  MemberRebuild(FileLayer files, Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * Copies first and writes the identity last: a crash between makes the next start do it anew.
   *
   * @param lost with the reasons, for the log
   */
  void rebuild(List<MemberDirectory> members, Map<MemberDirectory, String> lost)
      throws IOException {
    if (lost.size() > (members.size() - 1) / 2) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory "
              + root
              + " has lost the data of "
              + lost.size()
              + " of "
              + members.size()
              + " members; restore a backup, or reset the directory");
    }
    int term = 0;
    Path best = null;
    Recovered bestLog = null;
    for (MemberDirectory member : members) {
      if (!lost.containsKey(member)) {
        Recovered log = LogRecovery.recover(files, member.path());
        term = Math.max(term, new VoteFile(files, member.path()).read().term());
        if (bestLog == null || log.isMoreUpToDateThan(bestLog)) {
          best = member.path();
          bestLog = log;
        }
      }
    }
    Path survivor = Objects.requireNonNull(best);
    for (Map.Entry<MemberDirectory, String> each : lost.entrySet()) {
      MemberDirectory member = each.getKey();
      replaceBy(survivor, member, term + 1);
      LOG.warn(
          "{} has lost its data ({}) and was rebuilt as a copy of {}, whose log is the most up to"
              + " date; nothing acknowledged is lost, but find out who deleted it",
          member.path(),
          each.getValue(),
          survivor.getFileName());
    }
  }

  private void replaceBy(Path survivor, MemberDirectory member, int term) throws IOException {
    files.createDirectories(member.path());
    files.delete(DataDirectory.identity(files, member).path());
    files.syncDirectory(member.path());
    for (Path old : files.list(member.path())) {
      files.delete(old);
    }
    for (Path file : LogRecovery.logFiles(files, survivor)) {
      copy(file, member.path().resolve(String.valueOf(file.getFileName())));
    }
    new VoteFile(files, member.path()).write(new VoteFile.Vote(term, null));
    DataDirectory.identity(files, member)
        .write(member.id().toString().getBytes(StandardCharsets.UTF_8));
    files.syncDirectory(root);
  }

  private void copy(Path from, Path to) throws IOException {
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = files.read(from);
        WritableFile out = files.create(to)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        out.write(ByteBuffer.wrap(chunk, 0, read));
      }
      out.sync();
    }
  }
}
