package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AuthDisableRequest;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators and their tools ask: the same answers from all targets. */
@ParameterizedClass
@MethodSource("io.kubeterrarium.registry.etcd.EtcdTarget#all")
class EtcdMaintenanceIT extends EtcdFixture {
  @Parameter EtcdTarget target;

  @Override
  EtcdTarget target() {
    return target;
  }

  @Test
  void statusTellsVersionLeaderAndIndex() {
    long revision = put("a", "1");
    StatusResponse status = maintenance().status(StatusRequest.getDefaultInstance());
    assertThat(status.getVersion()).matches("3\\.\\d+\\.\\d+");
    assertThat(status.getHeader().getRevision()).isGreaterThanOrEqualTo(revision);
    assertThat(status.getRaftAppliedIndex()).isPositive();
    assertThat(status.getDbSize()).isPositive();
    assertThat(status.getErrorsList()).isEmpty();
    MemberListResponse members = cluster().memberList(MemberListRequest.getDefaultInstance());
    assertThat(members.getMembersList())
        .extracting(Member::getID)
        .contains(status.getLeader(), status.getHeader().getMemberId());
  }

  @Test
  void membersHaveNamesAndAddresses() {
    MemberListResponse members = cluster().memberList(MemberListRequest.getDefaultInstance());
    assertThat(members.getMembersList())
        .isNotEmpty()
        .allSatisfy(
            member -> {
              assertThat(member.getName()).isNotEmpty();
              assertThat(member.getPeerURLsList()).isNotEmpty();
              assertThat(member.getClientURLsList()).contains("http://127.0.0.1:" + target.port());
            });
  }

  @Test
  void thereAreNoAlarmsAndDefragmentIsAnswered() {
    assertThat(maintenance().alarm(AlarmRequest.getDefaultInstance()).getAlarmsList()).isEmpty();
  }

  @Test
  void loadBalancersAskForHealth() {
    AuthDisableRequest health =
        ClientCalls.blockingUnaryCall(
            channel,
            HealthService.CHECK,
            CallOptions.DEFAULT,
            AuthEnableRequest.newBuilder().build());
    assertThat(YoungFields.number(health, HealthService.STATUS)).isEqualTo(HealthService.SERVING);

    AuthEnableRequest strange =
        AuthEnableRequest.newBuilder()
            .setUnknownFields(YoungFields.text(HealthService.SERVICE, "strange"))
            .build();
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, HealthService.CHECK, CallOptions.DEFAULT, strange))
        .hasMessage("NOT_FOUND: unknown service");
  }

  @Test
  void aHashIsOfARevision() {
    long first = put("a", "1");
    int before = hash(first);
    long second = put("a", "2");
    assertThat(hash(first)).isEqualTo(before);
    assertThat(hash(second)).isNotEqualTo(before);
    assertFails(
        () -> hash(second + 1_000),
        Code.OUT_OF_RANGE,
        "etcdserver: mvcc: required revision is a future revision");
  }

  private int hash(long revision) {
    return maintenance().hashKV(HashKVRequest.newBuilder().setRevision(revision).build()).getHash();
  }

  @Test
  void aSnapshotEndsWithItsChecksum() throws IOException, GeneralSecurityException {
    put("a", "1");
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    Iterator<SnapshotResponse> chunks =
        maintenance().snapshot(SnapshotRequest.getDefaultInstance());
    while (chunks.hasNext()) {
      chunks.next().getBlob().writeTo(received);
    }
    byte[] bytes = received.toByteArray();
    assertThat(bytes.length % 512).isEqualTo(32);
    byte[] body = Arrays.copyOf(bytes, bytes.length - 32);
    assertThat(MessageDigest.getInstance("SHA-256").digest(body))
        .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length));
  }

  @Test
  void authenticationIsOff() {
    assertFails(
        () ->
            bounded(AuthGrpc.newBlockingStub(channel))
                .authenticate(AuthenticateRequest.newBuilder().setName("root").build()),
        Code.FAILED_PRECONDITION,
        "etcdserver: authentication is not enabled");
  }
}
