package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.OvertakenException;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.registry.RegistryException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Changes objects, under optimistic concurrency. */
public final class Updater {
  private final ObjectStorage storage;
  private final Admission admission;
  private final FieldTracking tracking;
  private final Commits commits;

  public Updater(
      ObjectStorage storage, Admission admission, FieldTracking tracking, Commits commits) {
    this.storage = storage;
    this.admission = admission;
    this.tracking = tracking;
    this.commits = commits;
  }

  /**
   * Changes the object, as often as it takes when others write meanwhile. The cached state is tried
   * first; whatever fails on it is tried again on the latest state if that is a newer one.
   *
   * @return the object as it stands after the write (unchanged where nothing differs), or would
   *     stand after a dry run; null where there is no such object
   */
  public @Nullable ObjectNode update(WriteCall call, String name, Change change) {
    Strategy strategy = call.strategy();
    StoredObject current = storage.cached(strategy, call.named(name));
    boolean latest = false;
    int overtaken = 0;
    while (true) {
      if (current == null) {
        if (latest) {
          return null;
        }
        current = storage.latest(strategy, call.named(name));
        latest = true;
        continue;
      }
      ObjectStorage.Outcome outcome;
      try {
        outcome = attempt(call, current, change, latest);
      } catch (OvertakenException e) {
        if (++overtaken == OvertakenException.ATTEMPTS) {
          throw new RegistryException.NoQuorum(String.valueOf(e.getMessage()));
        }
        current = storage.latest(strategy, call.named(name));
        latest = true;
        continue;
      } catch (ApiException e) {
        StoredObject known = latest ? current : storage.latest(strategy, call.named(name));
        if (latest || known != null && known.revision().equals(current.revision())) {
          throw e;
        }
        current = known;
        latest = true;
        continue;
      }
      if (outcome.done()) {
        return Objects.requireNonNull(outcome.object()).tree();
      }
      current = outcome.object();
      latest = true;
    }
  }

  /** One try on one state; an outcome that is not done carries the state that was met instead. */
  private ObjectStorage.Outcome attempt(
      WriteCall call, StoredObject current, Change change, boolean latest) {
    Strategy strategy = call.strategy();
    ObjectNode old = current.tree();
    ObjectNode object = change.of(old);
    checkPreconditions(call, current, object);
    change.track(tracking, call, object, old);
    AdmissionRequest request =
        Admission.request(call, Operation.UPDATE, current.name().name(), object, old);
    if (change.isAdmitted()) {
      admission.mutate(request);
      ObjectMeta.dropRepeatedOwners(object, true, call.context().warnings());
    }
    ObjectMeta.fillForUpdate(object, old);
    change.prepare(call.context(), object, old);
    if (strategy.countsGeneration() && change.countsGeneration()) {
      ObjectMeta.countGeneration(object, old);
    }
    long begun = 0;
    if (change.isWholeObject()) {
      begun = storage.beginWrite(strategy);
      strategy.hook().before(call.context(), object, old);
    }
    long guarded = begun;
    Reservation reservation =
        new Reservation(
            admission,
            strategy,
            change.isAdmitted() ? request : null,
            object,
            old,
            change.isWholeObject());
    return reservation.during(
        () -> {
          validate(call, current, change, object);
          if (change.isAdmitted()) {
            admission.validate(request);
          }
          if (isSame(current, object)) {
            return unchanged(call, current, latest);
          }
          return call.dryRun()
              ? done(current, object)
              : write(call, current, object, guarded, reservation);
        });
  }

  private static void validate(
      WriteCall call, StoredObject current, Change change, ObjectNode object) {
    ObjectNode old = current.tree();
    FieldErrors errors = new FieldErrors();
    MetaValidation.validate(
        object, call.strategy().type().namespaced(), NameRule.PATH_SEGMENT, errors);
    MetaValidation.validateUpdate(object, old, errors);
    change.validate(call.context(), object, old, errors);
    if (!errors.isEmpty()) {
      throw ApiException.invalid(call.type().kind(), current.name().name(), errors);
    }
  }

  private ObjectStorage.Outcome write(
      WriteCall call, StoredObject current, ObjectNode object, long begun, Reservation kept) {
    Strategy strategy = call.strategy();
    boolean removes = isReadyToGo(strategy, object, current.tree());
    ObjectStorage.Outcome outcome =
        removes
            ? storage.remove(strategy, current)
            : storage.replace(strategy, current, object, begun);
    if (outcome.done()) {
      StoredObject after = removes ? null : outcome.object();
      kept.keep(after == null ? null : after.tree(), outcome.revision().value());
      commits.tell(call, current.key(), outcome.revision(), after, current);
    }
    // Who took the last finalizer away is shown what was made of the object, not what it was.
    return outcome.done() && removes ? done(current, object) : outcome;
  }

  private static boolean isSame(StoredObject current, ObjectNode object) {
    Meta.edit(object).put("resourceVersion", current.revision().toString());
    FieldTracking.keepTimes(object, current.tree());
    return SameTree.same(object, current.tree());
  }

  /** Nothing to write; but only the latest state may say so. */
  private ObjectStorage.Outcome unchanged(WriteCall call, StoredObject current, boolean latest) {
    StoredObject known = latest ? current : storage.latest(call.strategy(), current.name());
    boolean still = known != null && known.revision().equals(current.revision());
    return new ObjectStorage.Outcome(still, still ? current : known, current.revision());
  }

  private static ObjectStorage.Outcome done(StoredObject current, ObjectNode object) {
    return new ObjectStorage.Outcome(
        true,
        new StoredObject(current.key(), current.name(), current.revision(), object),
        current.revision());
  }

  /** Whether the update took away the last thing that held back a deletion. */
  private static boolean isReadyToGo(Strategy strategy, ObjectNode object, ObjectNode old) {
    return Meta.isDeleting(old)
        && Meta.of(old).path("deletionGracePeriodSeconds").asLong(0) == 0
        && ObjectMeta.finalizers(object).isEmpty()
        && strategy.mayBeRemoved(object);
  }

  /** Upstream names the resource here, not the kind. */
  private static GroupVersionKind shownAs(WriteCall call) {
    GroupVersionKind kind = call.type().kind();
    return new GroupVersionKind(kind.group(), kind.version(), call.type().plural());
  }

  private static void checkPreconditions(WriteCall call, StoredObject current, ObjectNode object) {
    String name = current.name().name();
    String uid = Meta.uid(object);
    boolean patched = call.verb().equals("patch"); // A patch's is compared as the other fields are.
    if (!patched && !uid.isEmpty() && !uid.equals(Meta.uid(current.tree()))) {
      throw ApiException.conflict(
          call.type().groupResource(),
          name,
          "StorageError: invalid object, Code: 4, Key: "
              + current.key()
              + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in"
              + " precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(current.tree()));
    }
    String resourceVersion = Meta.resourceVersion(object);
    if (resourceVersion.isEmpty() || resourceVersion.equals("0")) {
      if (!call.strategy().allowUnconditionalUpdate()) {
        FieldErrors errors = new FieldErrors();
        errors.invalid("metadata.resourceVersion", 0, "must be specified for an update");
        throw ApiException.invalid(shownAs(call), name, errors);
      }
    } else if (!resourceVersion.equals(current.revision().toString())) {
      throw ApiException.modified(call.type().groupResource(), name);
    }
  }
}
