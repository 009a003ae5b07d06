package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.audit.AuditLog;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.bootstrap.ClusterBootstrap;
import io.kubeterrarium.apiserver.bootstrap.DefaultRoles;
import io.kubeterrarium.apiserver.bootstrap.KubernetesService;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KubeconfigWriter;
import io.kubeterrarium.apiserver.pki.PkiException;
import io.kubeterrarium.apiserver.pki.ServerTls;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.apiserver.web.HttpRim;
import io.kubeterrarium.apiserver.web.PortTakenException;
import io.kubeterrarium.apiserver.web.RimConfig;
import io.kubeterrarium.controllers.nodes.NodeSettings;
import io.kubeterrarium.registry.Registry;
import io.kubeterrarium.registry.etcd.EtcdConfig;
import io.kubeterrarium.registry.etcd.EtcdFace;
import io.kubeterrarium.registry.raft.RaftRegistry;
import io.kubeterrarium.simulator.narration.Narrator;
import io.kubeterrarium.simulator.page.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One whole control plane in this process: registry, API server, controllers, scheduler, node
 * agents, page. What does not build on the registry is started while that is opened; closed is in
 * the opposite order.
 */
public final class Terrarium implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Terrarium.class);

  private static final int DEFAULT_HTTPS_PORT = 6443;

  private final TerrariumConfig config;
  private final DataDirectory directory;
  private final Consumer<String> onFailure;
  private final NodeSettings silence;
  private final Narrator narrator = new Narrator();
  private final Deque<AutoCloseable> started = new ArrayDeque<>(); // guarded by itself
  private boolean closed; // guarded by started
  private volatile @Nullable Components components;

  /**
   * @param directory made and locked; a run without data keeps only its kubeconfig there
   * @param onFailure told once, in one line, if the registry stops by itself
   */
  public Terrarium(TerrariumConfig config, DataDirectory directory, Consumer<String> onFailure) {
    this(config, directory, onFailure, NodeSettings.STANDARD);
  }

  /**
   * @param silence how long nodes may be silent before they count as lost
   */
  Terrarium(
      TerrariumConfig config,
      DataDirectory directory,
      Consumer<String> onFailure,
      NodeSettings silence) {
    this.config = config;
    this.directory = directory;
    this.onFailure = onFailure;
    this.silence = silence;
    started.push(narrator);
  }

  /** Controllers, scheduler and agents, once they are started. */
  Components components() {
    return Objects.requireNonNull(components, "not started");
  }

  public Narrator narrator() {
    return narrator;
  }

  /**
   * Starts everything and returns when it is ready.
   *
   * @param progress told, in a few words, what comes next
   * @throws UserError for what the user can mend
   */
  public Endpoints start(Consumer<String> progress) throws InterruptedException {
    RegistryOpening registries = keep(RegistryOpening.of(config, directory, onFailure, progress));
    Phase<RaftRegistry> opening = Phase.begin("registry-open", () -> keep(registries.open()));
    ClusterPki pki = pki();
    HttpRim rim = keep(openPorts(pki));
    DefaultRoles roles = DefaultRoles.load();
    RaftRegistry registry = opening.await();
    Optional<EtcdFace> etcd = config.registry().etcd().map(face -> openEtcd(registry, face, pki));
    Optional<AuditLog> audit = config.output().auditLog().map(file -> keep(openAudit(file)));
    ControlPlane plane =
        keep(
            ControlPlane.over(
                registry,
                pki,
                roles,
                config.tokenAuthFile(),
                config.registry().history(),
                narrator,
                audit));
    Components parts =
        keep(new Components(config, plane.server(), pki, silence, registries.member()));
    components = parts;
    Page page = keep(new Page(narrator, plane.storage(), parts::whyThere));
    keep(rim).serve(plane.server(), List.of(page));
    config
        .registry()
        .snapshots()
        .ifPresent(
            schedule -> keep(PeriodicSnapshots.start(registry, directory.snapshots(), schedule)));
    progress.accept(parts.described());
    boolean several = registries.member().isPresent();
    KubernetesService self =
        new KubernetesService(config.listening().endpoint(), httpsPort(rim), several);
    Bootstrapping.run(new ClusterBootstrap(plane.server(), roles, self)::run, several);
    Runnable further = () -> writeFurtherRoles(plane, self, pki);
    if (!config.without().isEmpty()) {
      // Other programs read them as soon as they start, and the file with the keys, too.
      pki.serviceAccountKeys();
      Bootstrapping.run(further, several);
      further = () -> {};
    }
    plane.storage().catchUp(); // Else the roles just written might not let the components in yet.
    parts.start();
    new Readiness(
            parts.transport(UserInfo.of("system:apiserver", UserInfo.MASTERS), "kube-apiserver"))
        // Another process may hold the nodes' Lease, or have held it a moment ago.
        .await(config.has(Part.CONTROLLERS), several ? Set.of() : parts.nodeNames());
    keep(new AfterStart()).begin(further);
    return endpoints(rim, pki, etcd);
  }

  /** What nothing here waits for; what is missing is tried again at the next start. */
  private static void writeFurtherRoles(
      ControlPlane plane, KubernetesService self, ClusterPki pki) {
    ClusterBootstrap later = new ClusterBootstrap(plane.server(), DefaultRoles.further(), self);
    later.runRoles();
    later.runCatalogue();
    later.runShapes();
    later.runFrontProxy(
        pki.authorityPem(), pki.frontProxyAuthority().certificate().certificatePem());
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static AuditLog openAudit(Path file) {
    try {
      return AuditLog.to(file);
    } catch (IOException e) {
      throw new UserError(
          "--audit-log: '" + file + "' cannot be written: " + UserError.reason(e), e);
    }
  }

  private ClusterPki pki() {
    List<String> names = new ArrayList<>(config.listening().names());
    config.registry().etcd().ifPresent(face -> names.add(face.host()));
    ServingNames servingNames = ServingNames.of(names);
    Instant now = Instant.now();
    try {
      return config.dataDirectory().isPresent()
          ? ClusterPki.open(directory.pki(), servingNames, now)
          : ClusterPki.ephemeral(servingNames, now);
    } catch (PkiException e) {
      throw UserError.of(e);
    }
  }

  private HttpRim openPorts(ClusterPki pki) {
    Listening listening = config.listening();
    RimConfig rim =
        new RimConfig(
            listening.httpPort(),
            listening.httpsPort(),
            listening.bind(),
            listening.httpsPort().isPresent() ? Optional.of(ServerTls.of(pki)) : Optional.empty());
    try {
      return HttpRim.open(rim);
    } catch (PortTakenException e) {
      throw UserError.of(e);
    }
  }

  private EtcdFace openEtcd(Registry registry, EtcdConfig face, ClusterPki pki) {
    try {
      return keep(EtcdFace.open(registry, face, face.isLoopback() ? null : EtcdAccess.tls(pki)));
    } catch (IOException e) {
      throw new UserError(
          "etcd port " + face.port() + " cannot be opened on " + face.host() + ": " + reason(e), e);
    }
  }

  private Endpoints endpoints(HttpRim rim, ClusterPki pki, Optional<EtcdFace> etcd) {
    Optional<String> http =
        rim.httpPort().stream().mapToObj(port -> "http://127.0.0.1:" + port).findFirst();
    Optional<String> https =
        rim.httpsPort().stream()
            .mapToObj(port -> "https://" + config.listening().host() + ":" + port)
            .findFirst();
    Optional<Path> kubeconfig = https.map(url -> write(url, pki));
    return new Endpoints(http, https, kubeconfig, etcd.map(EtcdFace::url));
  }

  private Path write(String url, ClusterPki pki) {
    Path file = directory.adminKubeconfig();
    try {
      new KubeconfigWriter(url, pki.authorityPem()).write(file, ClusterPki.ADMIN, pki.admin());
    } catch (PkiException e) {
      throw UserError.of(e);
    }
    return file;
  }

  private static int httpsPort(HttpRim rim) {
    return rim.httpsPort().orElse(DEFAULT_HTTPS_PORT);
  }

  /** What is kept once more is closed before what was kept meanwhile. */
  private <T extends AutoCloseable> T keep(T part) {
    synchronized (started) {
      if (!closed) {
        started.remove(part);
        started.push(part);
        return part;
      }
    }
    close(part);
    throw new IllegalStateException("stopped while starting");
  }

  /** Stops everything that was started; idempotent, from any thread. */
  @Override
  public void close() {
    List<AutoCloseable> parts;
    synchronized (started) {
      closed = true;
      parts = new ArrayList<>(started);
      started.clear();
    }
    parts.forEach(Terrarium::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not close well", part.getClass().getSimpleName(), e);
    }
  }
}
