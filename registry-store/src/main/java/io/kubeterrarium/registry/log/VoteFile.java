package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A member's term, and whom it voted for in that term. Durable before the vote is cast, so that a
 * member that restarts does not vote twice in one term.
 */
public final class VoteFile {
  /** What a member that never voted has. */
  public static final Vote NONE = new Vote(0, null);

  private final SealedFile file;

  public record Vote(int term, @Nullable UUID votedFor) {}

  public VoteFile(FileLayer files, Path member) {
    file = new SealedFile(files, member.resolve("vote"));
  }

  public boolean exists() {
    return file.exists();
  }

  public Vote read() throws IOException {
    if (!file.exists()) {
      return NONE;
    }
    String[] words = new String(file.read(), StandardCharsets.UTF_8).split(" ");
    return new Vote(
        Integer.parseInt(words[0]), words.length == 1 ? null : UUID.fromString(words[1]));
  }

  public void write(Vote vote) throws IOException {
    String text = vote.term() + (vote.votedFor() == null ? "" : " " + vote.votedFor());
    file.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
