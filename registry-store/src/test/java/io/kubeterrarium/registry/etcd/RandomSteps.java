package io.kubeterrarium.registry.etcd;

import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.WatchCancelRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchCreateRequest.FilterType;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.kubeterrarium.registry.etcd.Step.Kind;
import java.util.List;
import java.util.Random;

/** What a seed makes of the servers' revisions, which are told after each step. */
final class RandomSteps {
  private static final long LONG_SECONDS = 100_000;

  private final Random random;
  private final RandomRequests requests;

  /** An etcd that loses a delete at the very revision that is compacted. */
  private final boolean old;

  /**
   * @param etcd the version of the etcd that is asked
   */
  RandomSteps(long seed, String etcd) {
    this.random = new Random(seed);
    this.requests = new RandomRequests(random);
    this.old = etcd.startsWith("3.4.");
  }

  void standsAt(long revision, long compacted) {
    requests.revision = revision;
    requests.compacted = compacted;
  }

  Step next() {
    int dice = random.nextInt(100);
    if (dice < 25) {
      return Step.of(Kind.RANGE, requests.range().build());
    }
    if (dice < 43) {
      return put();
    }
    if (dice < 48) {
      return Step.of(Kind.DELETE, requests.delete().build());
    }
    if (dice < 75) {
      return Step.of(Kind.TXN, requests.txn(2).build());
    }
    return dice < 78 ? compact() : dice < 88 ? lease() : dice < 90 ? hash() : watch();
  }

  /** Of a key and a lease that are both missing, etcd misses the key in a transaction only. */
  private Step put() {
    PutRequest.Builder put = requests.put();
    return Step.of(Kind.PUT, (put.getIgnoreValue() ? put.clearLease() : put).build());
  }

  /** Not at 0, which etcd takes for something to do, once. */
  private Step compact() {
    long revision = requests.someRevision();
    return Step.of(
        Kind.COMPACT,
        CompactionRequest.newBuilder()
            .setRevision(revision == 0 ? requests.compacted + 1 : revision)
            .setPhysical(random.nextBoolean())
            .build());
  }

  /** Not where it is compacted: etcd from 3.5 on remembers hashes of when it was. */
  private Step hash() {
    long revision = requests.someRevision();
    return Step.of(
        Kind.HASH,
        HashKVRequest.newBuilder()
            .setRevision(revision <= requests.compacted ? 0 : revision)
            .build());
  }

  private Step lease() {
    long id = requests.someLease();
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> Step.of(Kind.GRANT, grant(id));
      case 3 -> Step.of(Kind.REVOKE, LeaseRevokeRequest.newBuilder().setID(id).build());
      case 4 -> Step.of(Kind.KEEP_ALIVE, LeaseKeepAliveRequest.newBuilder().setID(id).build());
      case 5 -> Step.of(Kind.LEASES, LeaseTimeToLiveRequest.getDefaultInstance());
      default ->
          Step.of(
              Kind.TIME_TO_LIVE,
              LeaseTimeToLiveRequest.newBuilder().setID(id).setKeys(random.nextBoolean()).build());
    };
  }

  private LeaseGrantRequest grant(long id) {
    long ttl = requests.oneIn(10) ? 9_000_000_001L : LONG_SECONDS + random.nextInt(1_000);
    return LeaseGrantRequest.newBuilder().setID(id).setTTL(ttl).build();
  }

  private Step watch() {
    int stream = random.nextInt(Side.STREAMS);
    int dice = random.nextInt(10);
    if (dice < 6) {
      return new Step(Kind.WATCH, stream, create());
    }
    return dice < 9
        ? new Step(
            Kind.CANCEL,
            stream,
            WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(someWatch()))
                .build())
        : new Step(
            Kind.PROGRESS,
            stream,
            WatchRequest.newBuilder()
                .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                .build());
  }

  private long someWatch() {
    return random.nextInt(12);
  }

  private WatchRequest create() {
    WatchCreateRequest.Builder create =
        WatchCreateRequest.newBuilder().setKey(requests.key()).setPrevKv(random.nextBoolean());
    if (!requests.oneIn(3)) {
      create.setRangeEnd(requests.end());
    }
    if (!requests.oneIn(3)) {
      create.setStartRevision(start());
    }
    if (requests.oneIn(4)) {
      create.addFilters(requests.any(List.of(FilterType.NOPUT, FilterType.NODELETE)));
    }
    UnknownFieldSet.Builder young = UnknownFieldSet.newBuilder();
    if (requests.oneIn(3)) {
      young.mergeFrom(YoungFields.number(YoungFields.WATCH_CREATE_ID, someWatch()));
    }
    if (requests.oneIn(4)) {
      young.mergeFrom(YoungFields.number(YoungFields.WATCH_CREATE_FRAGMENT, 1));
    }
    return WatchRequest.newBuilder()
        .setCreateRequest(create.setUnknownFields(young.build()))
        .build();
  }

  private long start() {
    long start = requests.oneIn(8) ? requests.revision + 2 : requests.someRevision();
    boolean unclear = old && (start < 0 || start == requests.compacted);
    return requests.revision == 1 || unclear ? 0 : start;
  }
}
