package io.kubeterrarium.registry.etcd;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.kubeterrarium.registry.Registry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The open face: a gRPC server, plain on loopback, with TLS and client certificates elsewhere. */
public final class EtcdFace implements AutoCloseable {
  /** What a request may take beyond what the log takes, before it is read no further. */
  private static final int OVERHEAD_BYTES = 512 << 10;

  private static final int MAX_CALLS_PER_CONNECTION = 10_000;
  private static final int THREADS = 2;
  private static final long HANDSHAKE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 5;
  private static final long KEEP_ALIVE_MIN_SECONDS = 5;

  private final EventLoopGroup threads;
  private final Server server;
  private final String host;
  private final boolean secure;

  private EtcdFace(Registry registry, EtcdConfig config, @Nullable EtcdTls tls) throws IOException {
    host = config.host();
    secure = tls != null;
    GrpcLog.redirect();
    Headers headers = new Headers(registry);
    HalfRequests halves = HalfRequests.within(Runtime.getRuntime());
    RequiredLeader leader = new RequiredLeader(registry);
    WritePermission permission = new WritePermission(config.allowWrites());
    threads =
        new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("etcd-face", true), NioIoHandler.newFactory());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getByName(host), config.port()))
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(threads)
            .workerEventLoopGroup(threads)
            .directExecutor()
            .maxInboundMessageSize(KvService.MAX_REQUEST_BYTES + OVERHEAD_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(KEEP_ALIVE_MIN_SECONDS, TimeUnit.SECONDS)
            .addService(new KvService(registry, headers, permission))
            .addService(new WatchService(registry, headers, threads, leader))
            .addService(new LeaseService(registry, headers, permission, leader).withList())
            .addService(new ClusterService(registry, headers, this::url))
            .addService(new MaintenanceService(registry, headers))
            .addService(new AuthService(headers).withStatus())
            .addService(HealthService.service())
            .addStreamTracerFactory(halves)
            .intercept(halves)
            .intercept(leader);
    if (tls != null) {
      builder.sslContext(tls.netty()).intercept(new CertifiedCalls(tls.admits()));
    }
    server = builder.build();
    threads
        .next()
        .scheduleWithFixedDelay(
            leader::look,
            RequiredLeader.LOOK_MILLIS,
            RequiredLeader.LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Opens the port on loopback. */
  public static EtcdFace open(Registry registry, EtcdConfig config) throws IOException {
    return open(registry, config, null);
  }

  /**
   * Opens the port.
   *
   * @param tls null for a plain port, which is had on loopback only
   * @throws IOException where it cannot be had, with a {@link java.net.BindException} as its cause
   *     where somebody else has it
   */
  public static EtcdFace open(Registry registry, EtcdConfig config, @Nullable EtcdTls tls)
      throws IOException {
    if (tls == null && !config.isLoopback()) {
      throw new IllegalArgumentException(
          "host: " + config.host() + " (expected: one on loopback, as there is no TLS)");
    }
    EtcdFace face = new EtcdFace(registry, config, tls);
    try {
      face.server.start();
      return face;
    } catch (IOException e) {
      face.close();
      throw e;
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Where clients find it. */
  public String url() {
    String address = host.contains(":") ? "[" + host + "]" : host;
    return (secure ? "https://" : "http://") + address + ":" + port();
  }

  /** Ends all calls at once; the registry stays open. Idempotent. */
  @Override
  public void close() {
    server.shutdownNow();
    // Order: calls end on these threads; one that had not would be answered into nothing
    try {
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
