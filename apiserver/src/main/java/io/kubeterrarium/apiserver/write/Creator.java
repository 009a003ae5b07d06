package io.kubeterrarium.apiserver.write;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.Identities;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.owners.FieldTracking;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.OvertakenException;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.registry.RegistryException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates objects. */
public final class Creator {
  /** How often another generated name is tried before the client is told. */
  private static final int NAME_ATTEMPTS = 8;

  private final ObjectStorage storage;
  private final Admission admission;
  private final Identities identities;
  private final FieldTracking tracking;
  private final Commits commits;

  public Creator(
      ObjectStorage storage,
      Admission admission,
      Identities identities,
      FieldTracking tracking,
      Commits commits) {
    this.storage = storage;
    this.admission = admission;
    this.identities = identities;
    this.tracking = tracking;
    this.commits = commits;
  }

  /**
   * Defaults, admits, validates and stores.
   *
   * @param object the caller's own, decoded; given away
   * @return the object as it is stored, or would be on a dry run
   */
  public Written create(WriteCall call, ObjectNode object) {
    return create(call, object, false);
  }

  /**
   * @param applied whether the object carries its owners already, as an apply's result does
   */
  public Written create(WriteCall call, ObjectNode object, boolean applied) {
    if (!call.strategy().hook().allocates()) {
      return attempt(call, object, applied);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(call, object.deepCopy(), applied);
      } catch (OvertakenException e) {
        if (attempt == OvertakenException.ATTEMPTS) {
          throw new RegistryException.NoQuorum(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private Written attempt(WriteCall call, ObjectNode object, boolean applied) {
    Strategy strategy = call.strategy();
    boolean generated = prepare(call, object, applied);
    long begun = storage.beginWrite(strategy);
    strategy.hook().before(call.context(), object, null);
    AdmissionRequest named =
        Admission.request(call, Operation.CREATE, Meta.name(object), object, null);
    Reservation reservation = new Reservation(admission, strategy, named, object, null, true);
    return reservation.during(
        () -> {
          validate(call, object);
          admission.validate(named);
          if (call.dryRun()) {
            refuseExisting(call, storage.latest(strategy, Meta.objectName(object)), generated);
            return Written.dryRun(object);
          }
          StoredObject stored = store(call, object, generated, begun);
          reservation.keep(stored.tree(), stored.revision().value());
          commits.tell(call, stored.key(), stored.revision(), stored, null);
          return Written.of(stored);
        });
  }

  /**
   * Makes the object what will be validated.
   *
   * @return whether its name is a generated one
   */
  private boolean prepare(WriteCall call, ObjectNode object, boolean applied) {
    Strategy strategy = call.strategy();
    ObjectMeta.matchNamespace(object, call.type().namespaced(), call.namespace());
    if (!applied) {
      ObjectMeta.dropSystemFields(object);
    }
    if (!call.dryRun() && !Meta.resourceVersion(object).isEmpty()) {
      throw new ApiException(
          500, "", "resourceVersion should not be set on objects to be created", null);
    }
    ObjectMeta.dropRepeatedOwners(object, false, call.context().warnings());
    strategy.setDefaults(object);
    if (!applied) {
      tracking.created(call.writer(strategy.resetFields()), object);
    }
    admission.mutate(Admission.request(call, Operation.CREATE, Meta.name(object), object, null));
    ObjectMeta.dropRepeatedOwners(object, true, call.context().warnings());
    ObjectMeta.fillForCreate(object, strategy.hasGeneration(), call.context().now(), identities);
    boolean generated = ObjectMeta.wantsGeneratedName(object);
    if (generated) {
      ObjectMeta.generateName(object, identities);
    }
    strategy.prepareForCreate(call.context(), object);
    return generated;
  }

  private static void validate(WriteCall call, ObjectNode object) {
    FieldErrors errors = new FieldErrors();
    Strategy strategy = call.strategy();
    boolean namespaced = call.type().namespaced();
    MetaRule rule = strategy.metaRule();
    if (rule != MetaRule.NONE) {
      MetaValidation.validate(object, namespaced, strategy.nameRule(), errors);
    }
    if (rule == MetaRule.CORE) {
      MetaValidation.coreFinalizers(object, errors);
    }
    strategy.validateCreate(call.context(), object, errors);
    if (errors.isEmpty()) {
      MetaValidation.validate(object, namespaced, NameRule.PATH_SEGMENT, errors);
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(call.type().kind(), Meta.name(object), errors);
    }
    strategy.warn(object, null, call.context().warnings());
  }

  private StoredObject store(WriteCall call, ObjectNode object, boolean generated, long begun) {
    for (int attempt = 1; ; attempt++) {
      ObjectStorage.Outcome outcome = storage.create(call.strategy(), object, begun);
      if (outcome.done()) {
        return Objects.requireNonNull(outcome.object());
      }
      if (!generated || attempt == NAME_ATTEMPTS) {
        refuseExisting(call, Objects.requireNonNull(outcome.object()), generated);
      }
      ObjectMeta.generateName(object, identities);
    }
  }

  private static void refuseExisting(
      WriteCall call, @Nullable StoredObject existing, boolean generated) {
    if (existing == null) {
      return;
    }
    GroupResource resource = call.type().groupResource();
    ApiException exists = ApiException.alreadyExists(resource, existing.name().name());
    if (Meta.isDeleting(existing.tree())) {
      throw exists.withMessage("object is being deleted: " + exists.getMessage());
    }
    throw generated
        ? exists.withMessage(
            exists.getMessage()
                + ", the server was not able to generate a unique name for the object")
        : exists;
  }
}
