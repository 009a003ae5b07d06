package io.kubeterrarium.registry.raft;

import io.kubeterrarium.registry.Membership;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.RegistryException.Stopped;
import io.kubeterrarium.registry.log.DataDirectoryException;
import io.kubeterrarium.registry.log.DataDirectoryException.Reason;
import io.kubeterrarium.registry.log.DirectoryLock;
import io.kubeterrarium.registry.log.FileLayer;
import io.kubeterrarium.registry.log.MemberFiles;
import io.kubeterrarium.registry.log.MemberFiles.Met;
import io.kubeterrarium.registry.transport.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry of which one member runs in this process, and the others in theirs.
 *
 * <p>Its beginning, where the directory is empty: who founds waits until every founder has met
 * every other, so that from then on each knows the others' disks; who joins waits until a leader
 * counts on it. Then, as at every other start, it waits until it has caught up with a leader.
 */
final class PeerHost extends HostLife {
  private static final Logger LOG = LoggerFactory.getLogger(PeerHost.class);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final MemberConfig config;
  private final PeerMember member;
  private final Desk desk;
  private final PeerMembers members;
  private final AtomicReference<@Nullable Stopped> failure;
  private long told = System.nanoTime();

  private PeerHost(
      MemberConfig config,
      DirectoryLock lock,
      MemberFiles directory,
      FileLayer files,
      Identity self,
      Consumer<Stopped> onFailure,
      AtomicReference<@Nullable Stopped> failure,
      LongSupplier nanoClock) {
    super(lock, onFailure);
    this.config = config;
    this.failure = failure;
    RaftThread thread = new RaftThread(this::fail);
    HostedState hosted = new HostedState(config.settings(), null, this::fail);
    PeerMember created;
    try {
      created =
          new PeerMember(
              config,
              self,
              directory,
              files,
              thread,
              hosted,
              this::fail,
              reason -> fail(new Stopped(reason)));
    } catch (IOException e) {
      thread.stop();
      throw new Stopped(String.valueOf(e.getMessage()));
    }
    member = created;
    desk =
        new Desk(
            member.leaders()::get,
            member::hasQuorum,
            hosted,
            thread::execute,
            config.settings().requestTimeout(),
            nanoClock);
    members = new PeerMembers(config, member, desk);
    constructed();
  }

  static PeerHost open(
      MemberConfig asked,
      Consumer<Stopped> onFailure,
      Consumer<ClusterMembers> onListening,
      FileLayer files,
      LongSupplier nanoClock) {
    RaftClock.install();
    Path directory = Objects.requireNonNull(asked.settings().directory());
    DirectoryLock lock = DirectoryLock.acquire(directory);
    PeerHost host = null;
    boolean opened = false;
    AtomicReference<@Nullable Stopped> failure = new AtomicReference<>();
    AtomicBoolean running = new AtomicBoolean();
    try {
      MemberFiles on = new MemberFiles(files, directory);
      UUID origin = on.origin();
      MemberConfig config = origin == null ? asked : asked.restoredFrom(origin);
      Identity self = identity(config, on);
      Consumer<Stopped> failed =
          reason -> {
            failure.set(reason);
            if (running.get()) {
              onFailure.accept(reason);
            }
          };
      host = new PeerHost(config, lock, on, files, self, failed, failure, nanoClock);
      host.member.start(config.peers());
      onListening.accept(host.members);
      host.awaitStart(on);
      host.awaitLeader();
      running.set(true);
      host.throwFailure();
      opened = true;
      return host;
    } catch (IOException e) {
      throw DataDirectoryException.unreadable(directory, e);
    } finally {
      if (!opened && host != null) {
        host.close();
      } else if (!opened) {
        release(lock);
      }
    }
  }

  private static Identity identity(MemberConfig config, MemberFiles directory) throws IOException {
    MemberFiles.Self self = directory.self();
    UUID founding = config.self().foundingId();
    boolean begun = directory.founders() != null;
    if (!begun && config.start() == MemberConfig.Start.FOUND) {
      config.checkFounders();
    }
    if (self == null || (config.start() == MemberConfig.Start.JOIN && directory.isUnused())) {
      self = directory.begin(newId(config));
    } else if (!begun && self.id().equals(founding) && config.start() != MemberConfig.Start.FOUND) {
      throw new DataDirectoryException(
          Reason.INCOMPLETE,
          "data directory "
              + config.settings().directory()
              + " is of a cluster whose founding is not finished; start the member as a founder");
    } else if (!begun
        && config.start() == MemberConfig.Start.FOUND
        && !self.id().equals(founding)) {
      throw new DataDirectoryException(
          Reason.IN_USE,
          "data directory "
              + config.settings().directory()
              + " belongs to another member, "
              + self.id());
    }
    return new Identity(self.id(), self.incarnation(), config.name());
  }

  private static UUID newId(MemberConfig config) {
    return switch (config.start()) {
      case FOUND -> Objects.requireNonNull(config.self().foundingId());
      case JOIN -> UUID.randomUUID();
      case RESTART ->
          throw new DataDirectoryException(
              Reason.INCOMPLETE,
              "data directory "
                  + config.settings().directory()
                  + " is empty: the member's data was lost, or is elsewhere. A new cluster is"
                  + " founded, and a new member joins, only where that is asked for");
    };
  }

  /** Until the Raft node has a reason to run. */
  private void awaitStart(MemberFiles directory) throws IOException {
    Set<UUID> founders =
        config.peers().stream()
            .map(Peer::foundingId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    boolean founds = founders.remove(member.self().id());
    while (member.node().raft() == null) {
      throwFailure();
      if (founds && member.welcomed().containsAll(founders)) {
        List<UUID> all = config.peers().stream().map(Peer::foundingId).toList();
        member.node().start(all);
        return;
      }
      tell(founds ? awaited(founders, directory) : "to be added by another member");
      pause();
    }
  }

  private String awaited(Set<UUID> founders, MemberFiles directory) {
    List<String> missing =
        config.peers().stream()
            .filter(peer -> founders.contains(peer.foundingId()))
            .filter(peer -> !member.welcomed().contains(peer.foundingId()))
            .map(Peer::name)
            .toList();
    boolean others = directory.met().values().stream().map(Met::name).anyMatch(missing::contains);
    return "the other founders: "
        + String.join(", ", missing)
        + (others
            ? " (met under other ids: all founders are restored from the same snapshot, or none)"
            : "");
  }

  private void awaitLeader() {
    while (true) {
      throwFailure();
      try {
        desk.reads().read().get(1, TimeUnit.SECONDS);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Stopped("interrupted while the registry starts");
      } catch (TimeoutException e) {
        tellOfLeader();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RegistryException.NoQuorum)) {
          throwFailure();
          throw new Stopped("the registry could not start: " + e.getCause());
        }
        tellOfLeader();
        pause();
      }
    }
  }

  private void tellOfLeader() {
    tell("a leader that a majority follows; reachable: " + members.reachable());
  }

  private void throwFailure() {
    Stopped reason = failure.get();
    if (reason != null) {
      throw new Stopped(String.valueOf(reason.getMessage()));
    }
  }

  private void pause() {
    LockSupport.parkNanos(POLL_NANOS);
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new Stopped("interrupted while the registry starts");
    }
  }

  private void tell(String what) {
    if (System.nanoTime() - told > TELL_NANOS) {
      told = System.nanoTime();
      LOG.info("member {} waits for {}", config.name(), what);
    }
  }

  PeerMember member() {
    return member;
  }

  @Override
  public Desk desk() {
    return desk;
  }

  @Override
  public Membership membership() {
    return members.look();
  }

  @Override
  public ClusterMembers members() {
    return members;
  }

  @Override
  void terminate() {
    member.terminate();
  }
}
