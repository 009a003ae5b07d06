package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes objects: at once, or by marking them while finalizers or a grace period hold them back.
 * Source: k8s.io/apiserver/pkg/registry/rest/delete.go and generic/registry/store.go. Other than
 * there, an object that may go at once goes in one write, without being marked before.
 */
public final class Deleter {
  private final ObjectStorage storage;
  private final Admission admission;
  private final Commits commits;

  public Deleter(ObjectStorage storage, Admission admission, Commits commits) {
    this.storage = storage;
    this.admission = admission;
    this.commits = commits;
  }

  /**
   * @param removed whether the object is gone, rather than marked
   * @param object as it was last, or as it is marked
   */
  public record Result(boolean removed, ObjectNode object) {}

  /** Null where there is no such object. */
  public @Nullable Result delete(WriteCall call, String name, DeleteOptions options) {
    StoredObject current = storage.latest(call.strategy(), call.named(name));
    if (current != null) {
      if (call.strategy().convertsByCall()) {
        // Justification: what cannot be shown to whoever deletes it stays, as upstream has it
        call.strategy().fromStored(current.tree());
      }
      AdmissionRequest request =
          Admission.request(call, Operation.DELETE, name, null, current.tree());
      admission.mutate(request);
      admission.validate(request);
    }
    while (current != null) {
      checkPreconditions(call, current, options);
      ObjectNode marked = marked(call, current.tree(), options);
      ObjectStorage.Outcome outcome;
      if (marked == null) {
        outcome = remove(call, current);
      } else if (call.dryRun() || isSame(current, marked)) {
        return new Result(false, marked);
      } else {
        outcome = storage.replace(call.strategy(), current, marked);
      }
      if (outcome.done()) {
        StoredObject after = Objects.requireNonNull(outcome.object());
        return told(call, current, outcome, marked == null, after);
      }
      current = outcome.object();
    }
    return null;
  }

  private static boolean isSame(StoredObject current, ObjectNode marked) {
    Meta.edit(marked).put("resourceVersion", current.revision().toString());
    return SameTree.same(marked, current.tree());
  }

  private ObjectStorage.Outcome remove(WriteCall call, StoredObject current) {
    return call.dryRun()
        ? new ObjectStorage.Outcome(true, current, current.revision())
        : storage.remove(call.strategy(), current);
  }

  private Result told(
      WriteCall call,
      StoredObject before,
      ObjectStorage.Outcome outcome,
      boolean removed,
      StoredObject after) {
    if (!call.dryRun()) {
      if (removed) {
        call.strategy().hook().committed(null, before.tree(), outcome.revision().value());
      }
      commits.tell(call, before.key(), outcome.revision(), removed ? null : after, before);
    }
    return new Result(removed, after.tree());
  }

  /** The object as it waits for its end; null where nothing holds it back. */
  private @Nullable ObjectNode marked(WriteCall call, ObjectNode current, DeleteOptions options) {
    Strategy strategy = call.strategy();
    Instant now = call.context().now();
    JsonNode metadata = Meta.of(current);
    boolean deleting = Meta.isDeleting(current);
    long left = metadata.path("deletionGracePeriodSeconds").asLong(0);
    if (deleting && left > 0) {
      Long asked = options.gracePeriodSeconds();
      if (asked == null || asked >= left) {
        return current.deepCopy();
      }
      if (asked > 0 || !ObjectMeta.finalizers(current).isEmpty()) {
        ObjectNode sooner = current.deepCopy();
        Instant since = Instant.parse(Meta.text(metadata, "deletionTimestamp")).minusSeconds(left);
        ObjectMeta.markDeleting(sooner, since, Math.max(0, asked));
        return sooner;
      }
      return null;
    }
    if (strategy.firstDeletion() != Strategy.FirstDeletion.USUAL) {
      if (!deleting) {
        return markedAlone(call, current, options);
      }
      if (!strategy.mayBeRemoved(current)) {
        return current.deepCopy();
      }
    }
    List<String> finalizers = finalizers(current, options, strategy);
    long grace = deleting ? 0 : strategy.gracePeriodSeconds(current, options.gracePeriodSeconds());
    if (grace <= 0 && finalizers.isEmpty() && strategy.mayBeRemoved(current)) {
      return null;
    }
    ObjectNode waiting = current.deepCopy();
    ObjectMeta.setFinalizers(waiting, finalizers);
    if (!deleting) {
      ObjectMeta.markDeleting(waiting, now, grace);
      strategy.prepareForDelete(call.context(), waiting);
    } else if (!metadata.has("deletionGracePeriodSeconds")) {
      Meta.edit(waiting).put("deletionGracePeriodSeconds", 0);
    }
    return waiting;
  }

  /** Neither a grace period nor a generation: only when it began to go. */
  private static ObjectNode markedAlone(WriteCall call, ObjectNode current, DeleteOptions options) {
    Strategy strategy = call.strategy();
    ObjectNode waiting = current.deepCopy();
    if (strategy.firstDeletion() == Strategy.FirstDeletion.MARKS_WITH_POLICY) {
      ObjectMeta.setFinalizers(waiting, finalizers(current, options, strategy));
    }
    Meta.edit(waiting).put("deletionTimestamp", ObjectMeta.time(call.context().now()));
    strategy.prepareForDelete(call.context(), waiting);
    return waiting;
  }

  /** The finalizers, with the garbage collector's as the propagation policy asks. */
  private static List<String> finalizers(
      ObjectNode object, DeleteOptions options, Strategy strategy) {
    List<String> finalizers = ObjectMeta.finalizers(object);
    if (strategy.defaultPropagationPolicy().isEmpty()) {
      return finalizers;
    }
    String policy = options.propagationPolicy();
    if (policy.isEmpty()) {
      if (finalizers.contains("orphan") || finalizers.contains("foregroundDeletion")) {
        return finalizers;
      }
      policy = strategy.defaultPropagationPolicy();
    }
    if (policy.equals("Orphan") != finalizers.contains("orphan")) {
      finalizers.remove("orphan");
      if (policy.equals("Orphan")) {
        finalizers.add("orphan");
      }
    }
    if (policy.equals("Foreground") != finalizers.contains("foregroundDeletion")) {
      finalizers.remove("foregroundDeletion");
      if (policy.equals("Foreground")) {
        finalizers.add("foregroundDeletion");
      }
    }
    return finalizers;
  }

  /** Fails with 409 where the object is not the one that the client means. */
  public static void checkPreconditions(
      WriteCall call, StoredObject current, DeleteOptions options) {
    String uid = Meta.uid(current.tree());
    if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
      throw mismatch(
          call,
          current,
          "UID in precondition: " + options.uid() + ", UID in object meta: " + uid,
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + uid
              + "). The object might have been deleted and then recreated");
    }
    String revision = current.revision().toString();
    if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(revision)) {
      throw mismatch(
          call,
          current,
          "ResourceVersion in precondition: "
              + options.resourceVersion()
              + ", ResourceVersion in object meta: "
              + revision,
          "the ResourceVersion in the precondition ("
              + options.resourceVersion()
              + ") does not match the ResourceVersion in record ("
              + revision
              + "). The object might have been modified");
    }
  }

  /**
   * @param own in the words of what deletes by code of its own
   */
  private static ApiException mismatch(
      WriteCall call, StoredObject current, String own, String usual) {
    String name = current.name().name();
    return call.strategy().firstDeletion() == Strategy.FirstDeletion.USUAL
        ? ApiException.conflict(shownAs(call), name, usual)
        : ApiException.conflict(call.type().groupResource(), name, "Precondition failed: " + own);
  }

  /** Upstream names the kind here, not the resource. */
  private static GroupResource shownAs(WriteCall call) {
    return new GroupResource(call.type().kind().group(), call.type().kind().kind());
  }

  /** {@code Status} Success about the object, as upstream answers a removal. */
  public static ObjectNode success(WriteCall call, ObjectNode object) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", Meta.name(object));
    if (!call.type().kind().group().isEmpty()) {
      details.put("group", call.type().kind().group());
    }
    details.put("kind", call.type().plural()).put("uid", Meta.uid(object));
    return status;
  }
}
