package io.kubeterrarium.simulator.cli;

import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.backup.BadSnapshotException;
import io.kubeterrarium.registry.backup.SnapshotFile;
import io.kubeterrarium.registry.backup.SnapshotHeader;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.raft.RegistryRestore;
import io.kubeterrarium.simulator.members.MemberOptions;
import io.kubeterrarium.simulator.members.MemberProcess;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.SnapshotDownload;
import io.kubeterrarium.simulator.process.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "snapshot",
    description = "Saves all that is stored to one file, looks at such a file, or restores it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(save | status | restore)",
    footer = {
      "",
      "Examples:",
      "  snapshot save monday.snapshot",
      "  snapshot status monday.snapshot",
      "  snapshot restore monday.snapshot --data-dir restored"
    })
final class SnapshotCommand {

  @Command(
      name = "save",
      description = {
        "Saves a snapshot of a running control plane: everything, Secrets too, at one revision.",
        "Asks the server of the data directory's kubeconfig, unless told another."
      },
      mixinStandardHelpOptions = true)
  int save(
      @Parameters(paramLabel = "FILE", description = "Where to.") Path file,
      @Mixin ServerFlags server)
      throws InterruptedException {
    Path target = file.toAbsolutePath().normalize();
    SnapshotFile saved = SnapshotDownload.save(server.kubeconfig(), target);
    System.out.println("Saved " + target);
    print(saved.header(), size(target));
    return 0;
  }

  @Command(
      name = "status",
      description = "Checks that a snapshot is whole, and says what it holds.",
      mixinStandardHelpOptions = true)
  int status(@Parameters(paramLabel = "FILE", description = "Which one.") Path file) {
    print(open(file).header(), size(file));
    return 0;
  }

  @Command(
      name = "restore",
      description = {
        "Makes a data directory from a snapshot; 'up --data-dir DIR' then starts it.",
        "It is a new cluster, at a revision above any that the lost one can have reached: clients",
        "that watch from an old revision are told so, and list anew. Credentials are not part of a",
        "snapshot: keep a copy of DIR/pki, or let new ones be made."
      },
      mixinStandardHelpOptions = true)
  int restore(
      @Parameters(paramLabel = "FILE", description = "Which one.") Path file,
      @Option(
              names = "--data-dir",
              paramLabel = "DIR",
              required = true,
              description = "Where to; it must hold no registry yet.")
          Path dataDir,
      @Option(
              names = "--bump-revision",
              paramLabel = "N",
              description = "How far above the snapshot's revision to begin (default: 1000000000).")
          @Nullable Long bump,
      @Option(
              names = "--bundle",
              paramLabel = "FILE",
              description =
                  "Restores into one member of several: do it with the same snapshot on each, then"
                      + " start all with --founding.")
          @Nullable Path bundle)
      throws Exception {
    SnapshotFile snapshot = open(file);
    DataDirectory directory = new DataDirectory(dataDir.toAbsolutePath().normalize());
    long by = bump == null ? RegistryRestore.DEFAULT_BUMP : bump;
    if (by < 1) {
      throw new UserError("--bump-revision: " + by + " (expected: at least 1)");
    }
    try (AutoCloseable lock = directory.open()) {
      Revision begins = restore(snapshot, directory, by, bundle);
      System.out.println("Restored " + snapshot.header().keys() + " keys to " + directory.path());
      System.out.println("The new cluster begins at revision " + begins + ".");
      return 0;
    } catch (BadSnapshotException | DataDirectoryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private static Revision restore(
      SnapshotFile snapshot, DataDirectory directory, long bump, @Nullable Path bundle)
      throws IOException {
    if (bundle == null) {
      return RegistryRestore.restore(snapshot, directory.registry(), 3, bump);
    }
    MemberOptions options =
        new MemberOptions(
            Optional.empty(),
            List.of(),
            Optional.of(bundle),
            MemberOptions.First.FOUND,
            Optional.empty());
    return MemberProcess.of(options, directory).orElseThrow().restore(snapshot, bump);
  }

  private static SnapshotFile open(Path file) {
    try {
      return SnapshotFile.open(file);
    } catch (BadSnapshotException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist", e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UserError("cannot read " + file, e);
    }
  }

  private static void print(SnapshotHeader header, long size) {
    System.out.println("  revision   " + header.revision());
    System.out.println("  compacted  " + header.compactRevision());
    System.out.println("  keys       " + header.keys());
    System.out.println("  size       " + size + " bytes");
    System.out.println("  taken      " + header.takenAt());
    System.out.println("  cluster    " + Long.toHexString(header.clusterId()));
    System.out.println("  checksum   SHA-256, correct");
  }
}
