package io.kubeterrarium.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Leases: the same answers from all targets. */
@ParameterizedClass
@MethodSource("io.kubeterrarium.registry.etcd.EtcdTarget#all")
class EtcdLeaseIT extends EtcdFixture {
  @Parameter EtcdTarget target;

  @Override
  EtcdTarget target() {
    return target;
  }

  private LeaseGrantResponse grant(long id, long ttl) {
    return leases().leaseGrant(LeaseGrantRequest.newBuilder().setID(id).setTTL(ttl).build());
  }

  private LeaseTimeToLiveResponse timeToLive(long id) {
    return leases()
        .leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder().setID(id).setKeys(true).build());
  }

  private void revoke(long id) {
    leases().leaseRevoke(LeaseRevokeRequest.newBuilder().setID(id).build());
  }

  @Test
  void aLeaseIsGrantedListedLookedAtAndRevoked() {
    LeaseGrantResponse granted = grant(0, 600);
    assertThat(granted.getID()).isNotZero();
    assertThat(granted.getTTL()).isEqualTo(600);
    kv.put(putOf("b", "1").setLease(granted.getID()).build());
    kv.put(putOf("a", "1").setLease(granted.getID()).build());

    assertThat(range(get("a")).getKvs(0).getLease()).isEqualTo(granted.getID());
    LeaseTimeToLiveResponse left = timeToLive(granted.getID());
    assertThat(left.getGrantedTTL()).isEqualTo(600);
    assertThat(left.getTTL()).isBetween(500L, 600L);
    assertThat(left.getKeysList()).containsExactlyInAnyOrder(key("a"), key("b"));
    assertThat(list()).contains(granted.getID());

    long before = range(all()).getHeader().getRevision();
    revoke(granted.getID());
    assertThat(range(all()).getCount()).isZero();
    assertThat(range(all()).getHeader().getRevision()).as("one revision").isEqualTo(before + 1);
    assertThat(list()).doesNotContain(granted.getID());
  }

  private List<Long> list() {
    LeaseRevokeResponse response =
        ClientCalls.blockingUnaryCall(
            leases().getChannel(),
            LeaseService.LEASES,
            leases().getCallOptions(),
            LeaseTimeToLiveRequest.getDefaultInstance());
    // A lease's status is a message with the one number 1, as a grant's time to live is.
    return response
        .getUnknownFields()
        .getField(YoungFields.LEASES)
        .getLengthDelimitedList()
        .stream()
        .map(EtcdLeaseIT::id)
        .toList();
  }

  private static long id(ByteString status) {
    try {
      return LeaseGrantRequest.parseFrom(status).getTTL();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLeaseIsNamedByItsClientOnce() {
    long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    assertThat(grant(id, 600).getID()).isEqualTo(id);
    assertFails(() -> grant(id, 600), Code.FAILED_PRECONDITION, "etcdserver: lease already exists");
    revoke(id);
  }

  @Test
  void timesToLiveHaveBounds() {
    LeaseGrantResponse granted = grant(0, 1);
    assertThat(granted.getTTL()).isEqualTo(2);
    assertFails(
        () -> grant(0, 9_000_000_001L), Code.OUT_OF_RANGE, "etcdserver: too large lease TTL");
  }

  @Test
  void aLeaseThatIsNotThere() {
    assertFails(() -> revoke(404_404), Code.NOT_FOUND, "etcdserver: requested lease not found");
    assertThat(timeToLive(404_404).getTTL()).isEqualTo(-1);
    assertThat(keepAlive(404_404).getTTL()).isZero();
  }

  @Test
  void aLeaseIsKeptAlive() {
    LeaseGrantResponse granted = grant(0, 600);
    LeaseKeepAliveResponse kept = keepAlive(granted.getID());
    assertThat(kept.getID()).isEqualTo(granted.getID());
    assertThat(kept.getTTL()).isEqualTo(600);
    revoke(granted.getID());
  }

  private LeaseKeepAliveResponse keepAlive(long id) {
    Received<LeaseKeepAliveResponse> answers = new Received<>();
    StreamObserver<LeaseKeepAliveRequest> stream =
        bounded(LeaseGrpc.newStub(channel)).leaseKeepAlive(answers);
    stream.onNext(LeaseKeepAliveRequest.newBuilder().setID(id).build());
    LeaseKeepAliveResponse first = answers.next();
    stream.onCompleted();
    return first;
  }
}
