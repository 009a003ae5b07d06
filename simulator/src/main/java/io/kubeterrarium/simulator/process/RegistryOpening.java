package io.kubeterrarium.simulator.process;

import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.registry.raft.RegistryConfig;
import io.kubeterrarium.simulator.members.MemberDirectory;
import io.kubeterrarium.simulator.members.MemberOptions;
import io.kubeterrarium.simulator.members.MemberProcess;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** Which registry this process opens: one whose members all run in it, or its member of one. */
final class RegistryOpening implements AutoCloseable {
  private final TerrariumConfig config;
  private final DataDirectory directory;
  private final Optional<MemberProcess> member;
  private final Consumer<String> onFailure;
  private final Consumer<String> progress;

  private RegistryOpening(
      TerrariumConfig config,
      DataDirectory directory,
      Optional<MemberProcess> member,
      Consumer<String> onFailure,
      Consumer<String> progress) {
    this.config = config;
    this.directory = directory;
    this.member = member;
    this.onFailure = onFailure;
    this.progress = progress;
  }

  /** Says which it will be, having read no more than it takes to know. */
  static RegistryOpening of(
      TerrariumConfig config,
      DataDirectory directory,
      Consumer<String> onFailure,
      Consumer<String> progress) {
    MemberOptions options = config.registry().member();
    boolean isMember =
        !options.equals(MemberOptions.NONE)
            || Files.exists(directory.pki().resolve(MemberDirectory.FILE));
    Optional<MemberProcess> member =
        isMember ? MemberProcess.of(options, directory) : Optional.empty();
    progress.accept(
        member
            .map(process -> "registry: " + process.identity() + "; API server")
            .orElse("registry: three Raft members; API server"));
    return new RegistryOpening(config, directory, member, onFailure, progress);
  }

  /** The member's name; empty where all members run in this process. */
  Optional<String> member() {
    return member.map(process -> process.identity().member());
  }

  /** Blocks until the registry can answer: a member waits for a majority, however long. */
  RaftRegistry open() {
    try {
      return member.isPresent()
          ? member
              .get()
              .open(
                  onFailure,
                  members ->
                      progress.accept("waiting for the other members; the log says for whom"))
          : openAlone();
    } catch (DataDirectoryException e) {
      throw UserError.of(e);
    }
  }

  private RaftRegistry openAlone() {
    RegistryConfig registry =
        config.dataDirectory().isPresent()
            ? RegistryConfig.durable(directory.registry())
            : RegistryConfig.ephemeral();
    return RaftRegistry.open(
        registry, stopped -> onFailure.accept(String.valueOf(stopped.getMessage())));
  }

  @Override
  public void close() {
    member.ifPresent(MemberProcess::close);
  }
}
