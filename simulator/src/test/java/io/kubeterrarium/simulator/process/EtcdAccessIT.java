package io.kubeterrarium.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.KeyedCertificate;
import io.kubeterrarium.apiserver.pki.ServingNames;
import io.kubeterrarium.registry.etcd.EtcdConfig;
import io.kubeterrarium.registry.etcd.EtcdFace;
import io.kubeterrarium.registry.local.LocalRegistry;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An etcd port with TLS lets in the administrator, and nobody else whom the cluster knows. */
class EtcdAccessIT {
  private static final ServingNames LOCAL = ServingNames.of(List.of());

  private final ClusterPki pki = ClusterPki.ephemeral(LOCAL, Instant.now());
  private LocalRegistry registry;
  private EtcdFace face;

  @BeforeEach
  void open() throws IOException {
    registry = LocalRegistry.open();
    EtcdConfig config = new EtcdConfig(EtcdConfig.LOOPBACK, 0, false);
    face = EtcdFace.open(registry, config, EtcdAccess.tls(pki));
  }

  @AfterEach
  void close() {
    face.close();
    registry.close();
  }

  private RangeResponse get(ClusterPki trusted, @Nullable KeyedCertificate client)
      throws Exception {
    SslContextBuilder tls =
        GrpcSslContexts.forClient().trustManager(trusted.authority().certificate().certificate());
    if (client != null) {
      tls.keyManager(client.key(), client.certificate());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", face.port()).sslContext(tls.build()).build();
    try {
      return KVGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("/a")).build());
    } finally {
      channel.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
    }
  }

  private Status.Code refusal(@Nullable KeyedCertificate client) {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> get(pki, client));
    return failure.getStatus().getCode();
  }

  @Test
  void theAdministratorIsLetIn() throws Exception {
    assertThat(face.url()).isEqualTo("https://127.0.0.1:" + face.port());
    assertThat(get(pki, pki.admin()).getHeader().getRevision()).isPositive();
  }

  @Test
  void aTraineeOfTheSameAuthorityIsNot() throws Exception {
    KeyedCertificate trainee =
        pki.authority().issueClient("trainee", List.of("lab", "system:mastersX"), Instant.now());
    assertThat(refusal(trainee)).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void nobodyWithoutACertificateIs() {
    assertThat(refusal(null)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void anAdministratorOfAnotherClusterIsNot() {
    ClusterPki other = ClusterPki.ephemeral(LOCAL, Instant.now());
    assertThat(refusal(other.admin())).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void withoutTlsThereIsNoPortBeyondLoopback() {
    assertThatThrownBy(() -> EtcdFace.open(registry, new EtcdConfig("0.0.0.0", 0, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0.0.0");
  }
}
