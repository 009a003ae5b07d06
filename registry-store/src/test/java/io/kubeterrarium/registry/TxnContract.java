package io.kubeterrarium.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.registry.Compare.Relation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What transactions can beyond a put, a delete and a get of single keys; and what a registry tells
 * of its leases, its members and itself as a whole.
 */
public abstract class TxnContract extends RegistryFixture {
  private static final LeaseId NOBODYS = new LeaseId(404_404);

  @Test
  void aPutMayKeepTheValueOrTheLease() {
    Lease lease = await(registry.grantLease(LeaseId.NONE, Duration.ofMinutes(10)));
    put("a", "1", lease.id());

    txn(new Op.Put(key("a"), Bytes.utf8("2"), NOBODYS, Op.Keep.LEASE));
    KeyValue kept = range(all()).found().get(0);
    assertThat(kept.value().utf8()).isEqualTo("2");
    assertThat(kept.lease()).isEqualTo(lease.id());

    txn(new Op.Put(key("a"), Bytes.utf8("3"), LeaseId.NONE, Op.Keep.VALUE));
    KeyValue freed = range(all()).found().get(0);
    assertThat(freed.value().utf8()).isEqualTo("2");
    assertThat(freed.lease()).isEqualTo(LeaseId.NONE);
    assertThat(freed.version()).isEqualTo(3);
    assertThat(await(registry.leaseStatus(lease.id())).keys()).isEmpty();
  }

  @Test
  void whatDoesNotExistCannotBeKept() {
    Revision before = put("a", "1");

    assertThatThrownBy(
            () ->
                txn(
                    new Op.Put(key("a"), Bytes.utf8("2")),
                    new Op.Put(key("b"), Bytes.EMPTY, LeaseId.NONE, Op.Keep.VALUE_AND_LEASE)))
        .isInstanceOf(RegistryException.Invalid.class)
        .hasMessageContaining("key not found");
    assertThat(await(registry.readBarrier())).isEqualTo(before);
  }

  @Test
  void leasesAreCompared() {
    Lease lease = await(registry.grantLease(LeaseId.NONE, Duration.ofMinutes(10)));
    put("a", "1", lease.id());

    assertThat(holds(new Compare.OfLease(key("a"), Relation.EQUAL, lease.id()))).isTrue();
    assertThat(holds(new Compare.OfLease(key("a"), Relation.EQUAL, LeaseId.NONE))).isFalse();
    assertThat(holds(new Compare.OfLease(key("b"), Relation.EQUAL, LeaseId.NONE))).isTrue();
  }

  @Test
  void aComparisonOfARangeHoldsForEachOfItsKeys() {
    put("a", "1");
    put("b", "1");
    Compare first = new Compare.Version(Bytes.EMPTY, Relation.EQUAL, 1);
    Compare absent = new Compare.Version(Bytes.EMPTY, Relation.EQUAL, 0);

    assertThat(holds(new Compare.OfRange(all(), first))).isTrue();
    put("b", "2");
    assertThat(holds(new Compare.OfRange(all(), first))).isFalse();
    KeyRange empty = new KeyRange(key("c"), key("d"));
    assertThat(holds(new Compare.OfRange(empty, first))).isFalse();
    assertThat(holds(new Compare.OfRange(empty, absent))).isTrue();
    assertThat(
            holds(
                new Compare.OfRange(
                    empty, new Compare.Value(Bytes.EMPTY, Relation.NOT_EQUAL, Bytes.utf8("1")))))
        .as("an absent value never holds")
        .isFalse();
  }

  @Test
  void aTransactionWithinAnotherIsDecidedBeforeItAndRunsInItsPlace() {
    put("a", "1");
    Txn inner =
        new Txn(
            List.of(new Compare.Value(key("a"), Relation.EQUAL, Bytes.utf8("1"))),
            List.of(Op.Get.key(key("a")), new Op.Put(key("b"), Bytes.utf8("then"))),
            List.of(new Op.Put(key("b"), Bytes.utf8("else"))));

    TxnResult result = txn(new Op.Put(key("a"), Bytes.utf8("2")), new Op.Nested(inner));

    OpResult.Nested nested = (OpResult.Nested) result.results().get(1);
    assertThat(nested.result().succeeded()).as("compared before the put").isTrue();
    assertThat(nested.result().revision()).isEqualTo(result.revision());
    OpResult.Get got = (OpResult.Get) nested.result().results().get(0);
    assertThat(got.found()).extracting(kv -> kv.value().utf8()).containsExactly("2");
    assertThat(pairs(range(all()))).containsExactly("a=2", "b=then");
    assertThat(range(all()).found())
        .extracting(KeyValue::modRevision)
        .containsOnly(result.revision());
  }

  @Test
  void aKeyIsWrittenOnceHoweverDeepTheTransaction() {
    Op.Put put = new Op.Put(key("a"), Bytes.utf8("1"));
    Txn either = new Txn(List.of(), List.of(put), List.of(put));

    assertDuplicate(put, new Op.Nested(Txn.of(put)));
    assertDuplicate(new Op.Nested(Txn.of(put)), new Op.Nested(Txn.of(put)));
    assertDuplicate(new Op.Nested(Txn.of(put)), new Op.Delete(all()));
    assertDuplicate(new Op.Nested(Txn.of(new Op.Delete(all()))), put);
    assertThat(txn(new Op.Nested(either)).succeeded()).as("only one of them is taken").isTrue();
  }

  @Test
  void aTransactionReadsThePast() {
    Revision first = put("a", "1");
    Revision second = put("a", "2");

    TxnResult result = txn(new Op.Put(key("a"), Bytes.utf8("3")), new Op.Get(all(), 0, first));
    OpResult.Get got = (OpResult.Get) result.results().get(1);
    assertThat(got.found()).extracting(kv -> kv.value().utf8()).containsExactly("1");

    Revision future = result.revision().next();
    assertThatThrownBy(() -> txn(new Op.Get(all(), 0, future)))
        .isInstanceOf(RegistryException.FutureRevision.class);
    compact(second);
    assertThatThrownBy(() -> txn(new Op.Get(all(), 0, first)))
        .isInstanceOf(RegistryException.Compacted.class);
  }

  @Test
  void aLeaseTellsItsTimeAndItsKeys() {
    Lease lease = await(registry.grantLease(LeaseId.NONE, Duration.ofMinutes(10)));
    put("b", "2", lease.id());
    put("a", "1", lease.id());

    LeaseStatus status = await(registry.leaseStatus(lease.id()));
    assertThat(status.keys()).containsExactly(key("a"), key("b"));
    assertThat(status.lease().ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThat(status.lease().remaining()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    assertThat(await(registry.leases())).contains(lease.id());
    assertThatThrownBy(() -> await(registry.leaseStatus(NOBODYS)))
        .isInstanceOf(RegistryException.LeaseNotFound.class);
  }

  @Test
  void aSnapshotStaysAsItWasTaken() throws IOException {
    Revision first = put("a", "1");
    RegistrySnapshot before = await(registry.snapshot());
    put("a", "2");
    RegistrySnapshot after = await(registry.snapshot());

    assertThat(before.revision()).isEqualTo(first);
    assertThat(bytes(before)).isEqualTo(bytes(before)).isNotEqualTo(bytes(after));
    assertThat(after.hash(first)).isEqualTo(before.hash(Revision.NONE));
    assertThat(after.hash(Revision.NONE)).isNotEqualTo(before.hash(Revision.NONE));
    assertThatThrownBy(() -> before.hash(after.revision()))
        .isInstanceOf(RegistryException.FutureRevision.class);
  }

  @Test
  void theMembersAreKnown() {
    Membership members = registry.membership();
    assertThat(members.clusterId()).isNotZero();
    assertThat(members.members()).contains(members.self()).doesNotHaveDuplicates();
    assertThat(members.leader()).isIn(members.members());
  }

  private static byte[] bytes(RegistrySnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    snapshot.writeTo(out);
    return out.toByteArray();
  }

  private boolean holds(Compare compare) {
    return await(registry.txn(new Txn(List.of(compare), List.of(), List.of()))).succeeded();
  }

  private void assertDuplicate(Op... ops) {
    assertThatThrownBy(() -> txn(ops))
        .isInstanceOf(RegistryException.Invalid.class)
        .hasMessageContaining("duplicate key");
  }
}
