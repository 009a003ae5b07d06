package io.kubeterrarium.apiserver.owners;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.meta.ObjectMeta;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.schema.DecodeException;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.schema.KindTypes;
import io.kubeterrarium.apiserver.schema.Shape;
import io.kubeterrarium.apiserver.typed.ConfigurationCheck;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps {@code metadata.managedFields} of the objects that are written. Safe on any thread. */
public final class FieldTracking {
  private static final ObjectNode NOTHING = Json.object();

  private final KindTypes types;
  private final Versions versions;
  private final Pruning pruning;

  public FieldTracking(KindTypes types, Versions versions) {
    this.types = types;
    this.versions = versions;
    this.pruning = new Pruning(versions, this::shape);
  }

  /**
   * Who writes, and through which door.
   *
   * @param manager the field manager
   * @param subresource empty for the object itself
   * @param apiVersion in which the writer names fields
   * @param ignored what this door cannot set
   */
  public record Writer(
      String manager, String apiVersion, String subresource, FieldSet ignored, Instant now) {}

  private Shape shape(GroupVersionKind kind) {
    KindType type = types.of(kind);
    return type == null ? Shape.Scalar.ANY : type.shape();
  }

  /**
   * Makes the creator the owner of what the object says; whatever it says of owners is replaced.
   */
  public void created(Writer writer, ObjectNode object) {
    JsonNode said = Meta.of(object).path("managedFields");
    track(writer, NOTHING, object, readable(said, Json.array()));
  }

  /**
   * Settles who owns what after an update. Entries that the client sends stand, unless they are
   * broken, or sent through a subresource.
   */
  public void updated(Writer writer, ObjectNode object, ObjectNode old) {
    JsonNode said = Meta.of(object).path("managedFields");
    JsonNode before = Meta.of(old).path("managedFields");
    if (writer.subresource.isEmpty() && ManagedFields.isReset(said)) {
      Meta.edit(object).remove("managedFields");
      return;
    }
    Owners owners =
        writer.subresource.isEmpty() ? readable(said, before) : readable(before, Json.array());
    if (owners.isEmpty()) {
      // Nobody was counted before, and counting begins with the first apply.
      Meta.edit(object).remove("managedFields");
      return;
    }
    if (writer.subresource.equals("scale") && !ScaleOwners.hasAny(owners)) {
      return; // Likewise: nobody was counted of what a Scale shows.
    }
    track(writer, old, object, owners);
  }

  private void track(Writer writer, ObjectNode old, ObjectNode object, Owners owners) {
    Owner self = Owner.updater(writer.manager, writer.apiVersion, writer.subresource);
    // The door for scaling has no time to give, upstream neither.
    String time = writer.subresource.equals("scale") ? null : ObjectMeta.time(writer.now);
    store(object, OwnershipRules.update(owners, self, changes(old, object, writer.ignored), time));
  }

  private VersionedChanges changes(ObjectNode old, ObjectNode now, FieldSet ignored) {
    return new VersionedChanges(old, now, ignored, versions, this::shape);
  }

  private static void store(ObjectNode object, Owners owners) {
    if (owners.isEmpty()) {
      Meta.edit(object).remove("managedFields");
    } else {
      Meta.edit(object).set("managedFields", ManagedFields.encode(owners));
    }
  }

  /** The first of two lists of entries that is there and can be read; else nobody. */
  private static Owners readable(JsonNode first, JsonNode second) {
    for (JsonNode entries : new JsonNode[] {first, second}) {
      try {
        Owners owners = ManagedFields.decode(entries);
        if (!owners.isEmpty()) {
          return owners;
        }
      } catch (IllegalArgumentException broken) {
        continue; // As upstream: what nobody can read counts as not said.
      }
    }
    return new Owners();
  }

  /**
   * Applies a configuration.
   *
   * @param live the object as it stands, in the configuration's version; empty for one that is to
   *     be created
   * @return a new tree with its owners, without defaults
   * @throws ApiException 409 for conflicts, unless forced; 400 and 500 for configurations that
   *     cannot be applied, as upstream answers them
   */
  public ObjectNode applied(
      Writer writer,
      GroupVersionKind kind,
      ObjectNode live,
      ObjectNode configuration,
      boolean force) {
    Shape type = shape(kind);
    check(kind, type, configuration);
    Owners owners;
    try {
      owners = ManagedFields.decode(Meta.of(live).path("managedFields"));
    } catch (IllegalArgumentException e) {
      throw new ApiException(500, "", "failed to decode managed fields: " + e.getMessage(), null);
    }
    Apply.Terms terms =
        new Apply.Terms(
            Owner.applier(writer.manager, writer.subresource),
            kind.apiVersion(),
            type,
            writer.ignored,
            ObjectMeta.time(writer.now));
    ObjectNode unowned = withoutEntries(live);
    Apply apply = new Apply(terms, unowned, configuration, owners, this::changes, pruning);
    Apply.Result result = apply.result();
    if (!force && !result.conflicts().isEmpty()) {
      ApplyConflicts left = result.conflicts().except(ClientSideHandover.allowed(terms, unowned));
      if (!left.isEmpty()) {
        throw left.exception();
      }
    }
    ObjectNode object = decoded(result.object(), kind);
    ClientSideHandover.remember(writer.manager, object, configuration);
    store(object, result.owners());
    return object;
  }

  /**
   * Applies a configuration to a workload's Scale.
   *
   * @param live the workload
   * @param scale its Scale as it stands
   * @return the new Scale, with the workload's owners
   */
  public ObjectNode appliedToScale(
      Writer writer,
      GroupVersionKind kind,
      ObjectNode live,
      ObjectNode scale,
      ObjectNode configuration,
      boolean force) {
    String version = kind.apiVersion();
    Owners before = readable(Meta.of(live).path("managedFields"), Json.array());
    Owners seen = ScaleOwners.ofScale(before, version);
    ObjectNode current = scale.deepCopy();
    store(current, seen);
    ObjectNode result = applied(writer, kind, current, configuration, force);
    Owners scaled = readable(Meta.of(result).path("managedFields"), Json.array());
    String workload = Meta.gvk(live).apiVersion();
    store(result, ScaleOwners.ofWorkload(before, scaled, version, workload));
    return result;
  }

  private static void check(GroupVersionKind kind, Shape type, ObjectNode configuration) {
    GroupVersionKind sent = Meta.gvk(configuration);
    if (!sent.equals(kind)) {
      throw ApiException.badRequest("invalid object type: " + goText(sent));
    }
    if (Meta.of(configuration).hasNonNull("managedFields")) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    String complaints = ConfigurationCheck.complaints(configuration, type);
    if (!complaints.isEmpty()) {
      throw new ApiException(
          500,
          "",
          "failed to create typed patch object (" + named(configuration, kind) + "): " + complaints,
          null);
    }
  }

  /** As its type has it; and what no field of its type can hold is refused. */
  private ObjectNode decoded(ObjectNode object, GroupVersionKind kind) {
    KindType type = types.of(kind);
    if (type != null) {
      try {
        type.fitApplied(object);
      } catch (DecodeException e) {
        throw new ApiException(
            500,
            "",
            "failed to convert new object ("
                + named(object, kind)
                + ") to proper version: "
                + e.getMessage(),
            null);
      }
    }
    return object;
  }

  private static String named(ObjectNode object, GroupVersionKind kind) {
    return Meta.namespace(object) + "/" + Meta.name(object) + "; " + goText(kind);
  }

  private static String goText(GroupVersionKind kind) {
    return kind.group() + "/" + kind.version() + ", Kind=" + kind.kind();
  }

  /** A shallow copy: everything below metadata stays shared. */
  private static ObjectNode withoutEntries(ObjectNode live) {
    ObjectNode copy = Json.object();
    copy.setAll(live);
    if (live.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode own = Json.object();
      own.setAll(metadata);
      own.remove("managedFields");
      copy.set("metadata", own);
    }
    return copy;
  }

  /**
   * Whether a write changes nothing but the times of managedFields; then the old times stand, and
   * it changes nothing at all.
   */
  public static void keepTimes(ObjectNode object, ObjectNode old) {
    JsonNode now = Meta.of(object).path("managedFields");
    JsonNode before = Meta.of(old).path("managedFields");
    if (now.isMissingNode() || before.isMissingNode() || !ManagedFields.sameButTimes(now, before)) {
      return;
    }
    if (SameTree.same(withoutEntries(object), withoutEntries(old))) {
      Meta.edit(object).set("managedFields", before);
    }
  }
}
