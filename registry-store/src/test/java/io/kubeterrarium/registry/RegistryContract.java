package io.kubeterrarium.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Transactions, ranges, revisions, compaction and leases: what every registry keeps. */
public abstract class RegistryContract extends RegistryFixture {

  @Test
  void eachWritingTransactionRaisesTheRevisionByOne() {
    Revision first = put("a", "1");
    Revision second =
        txn(new Op.Put(key("a"), Bytes.utf8("2")), new Op.Put(key("b"), Bytes.utf8("1")))
            .revision();

    assertThat(second).isEqualTo(first.next());
    assertThat(await(registry.readBarrier())).isEqualTo(second);
    assertThat(range(all()).found())
        .containsExactly(
            new KeyValue(key("a"), Bytes.utf8("2"), first, second, 2, LeaseId.NONE),
            new KeyValue(key("b"), Bytes.utf8("1"), second, second, 1, LeaseId.NONE));
  }

  @Test
  void whatWritesNothingRaisesNoRevision() {
    Revision before = put("a", "1");

    assertThat(delete("missing").revision()).isEqualTo(before);
    assertThat(txn(Op.Get.key(key("a"))).revision()).isEqualTo(before);
    assertThat(txn().revision()).isEqualTo(before);
    assertThat(await(registry.readBarrier())).isEqualTo(before);
  }

  @Test
  void putTellsThePreviousState() {
    Revision first = put("a", "1");

    OpResult.Put fresh = (OpResult.Put) txn(put(key("b"))).results().get(0);
    OpResult.Put again = (OpResult.Put) txn(put(key("a"))).results().get(0);

    assertThat(fresh.previous()).isNull();
    assertThat(again.previous())
        .isEqualTo(new KeyValue(key("a"), Bytes.utf8("1"), first, first, 1, LeaseId.NONE));
  }

  @Test
  void deleteTellsWhatItDeletedInKeyOrder() {
    put("b", "2");
    put("a", "1");
    put("z", "3");

    TxnResult result = txn(new Op.Delete(new KeyRange(key("a"), key("c"))));

    OpResult.Delete deleted = (OpResult.Delete) result.results().get(0);
    assertThat(deleted.deleted()).extracting(kv -> name(kv.key())).containsExactly("a", "b");
    assertThat(pairs(range(all()))).containsExactly("z=3");
  }

  @Test
  void aKeyThatWasDeletedStartsAnew() {
    put("a", "1");
    put("a", "2");
    delete("a");
    Revision again = put("a", "3");

    KeyValue kv = range(all()).found().get(0);
    assertThat(kv.createRevision()).isEqualTo(again);
    assertThat(kv.version()).isEqualTo(1);
  }

  @Test
  void comparisonsChooseTheBranch() {
    Revision created = put("a", "1");
    Revision modified = put("a", "2");

    assertHolds(new Compare.ModRevision(key("a"), Compare.Relation.EQUAL, modified));
    assertHolds(new Compare.ModRevision(key("a"), Compare.Relation.GREATER, created));
    assertHolds(new Compare.CreateRevision(key("a"), Compare.Relation.EQUAL, created));
    assertHolds(new Compare.CreateRevision(key("a"), Compare.Relation.LESS, modified));
    assertHolds(new Compare.Version(key("a"), Compare.Relation.EQUAL, 2));
    assertHolds(new Compare.Version(key("a"), Compare.Relation.NOT_EQUAL, 1));
    assertHolds(new Compare.Value(key("a"), Compare.Relation.EQUAL, Bytes.utf8("2")));
    assertHolds(new Compare.Value(key("a"), Compare.Relation.GREATER, Bytes.utf8("10")));

    assertFails(new Compare.ModRevision(key("a"), Compare.Relation.EQUAL, created));
    assertFails(new Compare.Version(key("a"), Compare.Relation.LESS, 2));
    assertFails(new Compare.Value(key("a"), Compare.Relation.NOT_EQUAL, Bytes.utf8("2")));
  }

  @Test
  void aMissingKeyComparesAsZeroAndItsValueNeverHolds() {
    assertHolds(Compare.unchangedSince(key("missing"), Revision.NONE));
    assertHolds(new Compare.CreateRevision(key("missing"), Compare.Relation.EQUAL, Revision.NONE));
    assertHolds(new Compare.Version(key("missing"), Compare.Relation.EQUAL, 0));
    assertFails(new Compare.ModRevision(key("missing"), Compare.Relation.GREATER, Revision.NONE));
    assertFails(new Compare.Value(key("missing"), Compare.Relation.EQUAL, Bytes.EMPTY));
    assertFails(new Compare.Value(key("missing"), Compare.Relation.NOT_EQUAL, Bytes.utf8("1")));
  }

  @Test
  void allComparisonsMustHold() {
    Revision at = put("a", "1");
    TxnResult result =
        await(
            registry.txn(
                new Txn(
                    List.of(
                        Compare.unchangedSince(key("a"), at), Compare.unchangedSince(key("b"), at)),
                    List.of(put(key("a"))),
                    List.of(Op.Get.key(key("a"))))));

    assertThat(result.succeeded()).isFalse();
    OpResult.Get got = (OpResult.Get) result.results().get(0);
    assertThat(got.found()).extracting(kv -> kv.value().utf8()).containsExactly("1");
    assertThat(got.count()).isEqualTo(1);
  }

  @Test
  void ofManyThatCreateOneKeyOneSucceeds() {
    List<CompletableFuture<TxnResult>> racers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    registry.txn(
                        Txn.putIfUnchanged(
                            key("a"), Revision.NONE, Bytes.utf8("v" + i), LeaseId.NONE)))
            .toList();

    List<TxnResult> results = racers.stream().map(RegistryFixture::await).toList();

    assertThat(results).filteredOn(TxnResult::succeeded).hasSize(1);
    assertThat(range(all()).found()).singleElement().extracting(KeyValue::version).isEqualTo(1L);
  }

  @Test
  void stepsSeeTheStepsBeforeThem() {
    put("a", "1");
    TxnResult result =
        txn(
            new Op.Put(key("b"), Bytes.utf8("2")),
            new Op.Get(all(), 0),
            Op.Delete.key(key("a")),
            new Op.Get(all(), 0));

    assertThat(((OpResult.Get) result.results().get(1)).count()).isEqualTo(2);
    OpResult.Get last = (OpResult.Get) result.results().get(3);
    assertThat(last.found()).extracting(kv -> name(kv.key())).containsExactly("b");
    assertThat(last.found().get(0).modRevision()).isEqualTo(result.revision());
  }

  @Test
  void aKeyIsWrittenOnceInATransaction() {
    Revision before = put("a", "1");
    assertInvalid(Txn.of(put(key("b")), put(key("b"))), "duplicate key");
    assertInvalid(Txn.of(put(key("b")), Op.Delete.key(key("b"))), "duplicate key");
    assertInvalid(Txn.of(new Op.Delete(all()), put(key("b"))), "duplicate key");
    assertInvalid(Txn.of(put(Bytes.EMPTY)), "key is not provided");

    assertThat(await(registry.readBarrier())).isEqualTo(before);
    assertThat(txn(new Op.Delete(all()), Op.Delete.key(key("a"))).revision())
        .as("deletes may overlap")
        .isEqualTo(before.next());
  }

  @Test
  void rangeIsSortedAndLimitedAndCounted() {
    for (String name : List.of("c", "a", "e", "b", "d")) {
      put(name, name);
    }
    RangeResult two = await(registry.range(RangeRequest.latest(all()).limit(2)));

    assertThat(pairs(two)).containsExactly("a=a", "b=b");
    assertThat(two.count()).isEqualTo(5);
    assertThat(two.more()).isTrue();
    assertThat(pairs(range(new KeyRange(key("b"), key("d"))))).containsExactly("b=b", "c=c");
    assertThat(range(new KeyRange(key("d"), key("b"))).count()).isZero();
    assertThat(pairs(range(KeyRange.single(key("c"))))).containsExactly("c=c");
  }

  @Test
  void rangeOfKeysOrCountOnlyCarriesNoValues() {
    Revision at = put("a", "value");
    RangeRequest latest = RangeRequest.latest(all());

    RangeResult keys =
        await(
            registry.range(
                new RangeRequest(all(), Revision.NONE, 0, true, false, latest.consistency())));
    RangeResult count =
        await(
            registry.range(
                new RangeRequest(all(), Revision.NONE, 0, false, true, latest.consistency())));

    assertThat(keys.found())
        .containsExactly(new KeyValue(key("a"), Bytes.EMPTY, at, at, 1, LeaseId.NONE));
    assertThat(count.found()).isEmpty();
    assertThat(count.count()).isEqualTo(1);
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    Bytes high = Bytes.wrap(append(key("").unsafeArray(), (byte) 0x80));
    Bytes low = Bytes.wrap(append(key("").unsafeArray(), (byte) 0x7f));
    txn(new Op.Put(high, Bytes.utf8("high")), new Op.Put(low, Bytes.utf8("low")));

    assertThat(values(range(all()))).containsExactly("low", "high");
  }

  @Test
  void everyRetainedRevisionCanBeRead() {
    Revision first = put("a", "1");
    Revision second = put("b", "2");
    Revision third = delete("a").revision();
    Revision fourth = put("b", "4");

    assertThat(pairs(rangeAt(all(), first))).containsExactly("a=1");
    assertThat(pairs(rangeAt(all(), second))).containsExactly("a=1", "b=2");
    assertThat(pairs(rangeAt(all(), third))).containsExactly("b=2");
    assertThat(rangeAt(all(), second).count()).isEqualTo(2);
    assertThat(rangeAt(all(), first).revision()).as("the store's revision").isEqualTo(fourth);
  }

  @Test
  void aFutureRevisionIsRefused() {
    Revision latest = put("a", "1");
    assertThatThrownBy(() -> rangeAt(all(), latest.next()))
        .isInstanceOf(RegistryException.FutureRevision.class);
  }

  @Test
  void compactionForgetsWhatLiesBelowAndKeepsTheLatestStates() {
    Revision first = put("a", "1");
    Revision second = put("b", "2");
    Revision third = put("b", "3");
    compact(second);

    assertThat(registry.compactRevision()).isEqualTo(second);
    assertThat(pairs(rangeAt(all(), second))).containsExactly("a=1", "b=2");
    assertThat(pairs(rangeAt(all(), third))).containsExactly("a=1", "b=3");
    assertThatThrownBy(() -> rangeAt(all(), first)).isInstanceOf(RegistryException.Compacted.class);
    assertThat(await(registry.readBarrier())).as("no revision of its own").isEqualTo(third);
  }

  @Test
  void compactionIsRefusedTwiceAndInTheFuture() {
    Revision latest = put("a", "1");
    compact(latest);

    assertThatThrownBy(() -> compact(latest)).isInstanceOf(RegistryException.Compacted.class);
    assertThatThrownBy(() -> compact(latest.next()))
        .isInstanceOf(RegistryException.FutureRevision.class);
  }

  @Test
  void usageSaysWhatCompactionWouldFree() {
    put("a", "12345");
    compact(put("a", "1"));
    Revision kept = put("a", "123");
    Revision latest = put("a", "12");

    Usage usage = registry.usage();
    long entry = key("a").length();
    assertThat(usage.revision()).isEqualTo(latest);
    assertThat(usage.pastRevisions()).isEqualTo(2);
    assertThat(usage.pastBytes()).isEqualTo(2 * entry + 5);
    assertThat(registry.oldestWithin(1, Long.MAX_VALUE)).isEqualTo(kept);
    assertThat(registry.oldestWithin(100, entry + 2)).isEqualTo(kept);
    assertThat(registry.oldestWithin(100, 1)).isEqualTo(latest);
    assertThat(registry.oldestWithin(100, Long.MAX_VALUE)).isEqualTo(usage.compactRevision());
  }

  @Test
  void retentionCompactsWhatIsTooMuchAndNothingElse() {
    Revision kept = put("a", "1");
    put("a", "2");
    put("a", "3");

    assertThat(await(new Retention(2, 1_000_000).enforce(registry))).isEqualTo(kept);
    assertThat(registry.compactRevision()).isEqualTo(kept);
    assertThat(await(new Retention(2, 1_000_000).enforce(registry))).isEqualTo(Revision.NONE);
  }

  @Test
  void revokingALeaseDeletesItsKeysInOneRevision() {
    Lease lease = await(registry.grantLease(LeaseId.NONE, Duration.ofMinutes(10)));
    put("a", "1", lease.id());
    put("b", "2", lease.id());
    Revision before = put("c", "3");
    put("b", "4");

    await(registry.revokeLease(lease.id()));

    assertThat(await(registry.readBarrier())).isEqualTo(before.next().next());
    assertThat(pairs(range(all()))).as("b was put without the lease").containsExactly("b=4", "c=3");
    assertThatThrownBy(() -> await(registry.revokeLease(lease.id())))
        .isInstanceOf(RegistryException.LeaseNotFound.class);
  }

  @Test
  void aLeaseIsNamedGrantedOnceAndKeptAlive() {
    LeaseId id = new LeaseId(Integer.MAX_VALUE + (long) prefix.hashCode());
    Lease lease = await(registry.grantLease(id, Duration.ofMinutes(10)));

    assertThat(lease.id()).isEqualTo(id);
    assertThat(lease.ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThat(await(registry.keepAlive(id)).ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThatThrownBy(() -> await(registry.grantLease(id, Duration.ofMinutes(1))))
        .isInstanceOf(RegistryException.Invalid.class);
    await(registry.revokeLease(id));
    assertThatThrownBy(() -> await(registry.keepAlive(id)))
        .isInstanceOf(RegistryException.LeaseNotFound.class);
  }

  @Test
  void aPutWithAnUnknownLeaseWritesNothing() {
    Revision before = put("a", "1");

    assertThatThrownBy(
            () -> txn(put(key("b")), new Op.Put(key("c"), Bytes.EMPTY, new LeaseId(404_404))))
        .isInstanceOf(RegistryException.LeaseNotFound.class);
    assertThat(await(registry.readBarrier())).isEqualTo(before);
  }

  @Test
  void aLeaseThatNobodyKeepsAliveExpires() {
    RecordingListener listener = new RecordingListener();
    Lease lease = await(registry.grantLease(LeaseId.NONE, Duration.ofSeconds(1)));
    put("a", "1", lease.id());
    try (Watch watch = registry.watch(new WatchRequest(all(), Revision.NONE, true), listener)) {
      assertThat(listener.awaitEvents(1))
          .singleElement()
          .matches(event -> event.type() == WatchEvent.Type.DELETE);
    }
    assertThatThrownBy(() -> await(registry.keepAlive(lease.id())))
        .isInstanceOf(RegistryException.LeaseNotFound.class);
  }

  @Test
  void aWriteIsReadableAsSoonAsItIsAcknowledged() {
    List<Integer> stale = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Revision written = put("a", "" + i);
      if (!values(range(all())).equals(List.of("" + i))
          || await(registry.readBarrier()).compareTo(written) < 0) {
        stale.add(i);
      }
    }
    assertThat(stale).isEmpty();
  }

  private static Op.Put put(Bytes key) {
    return new Op.Put(key, Bytes.utf8("new"));
  }

  private void assertHolds(Compare compare) {
    assertThat(compares(compare)).as("%s", compare).isTrue();
  }

  private void assertFails(Compare compare) {
    assertThat(compares(compare)).as("%s", compare).isFalse();
  }

  private boolean compares(Compare compare) {
    return await(registry.txn(new Txn(List.of(compare), List.of(), List.of()))).succeeded();
  }

  private void assertInvalid(Txn txn, String message) {
    assertThatThrownBy(() -> await(registry.txn(txn)))
        .isInstanceOf(RegistryException.Invalid.class)
        .hasMessageContaining(message);
  }

  private static byte[] append(byte[] bytes, byte last) {
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = last;
    return longer;
  }
}
