package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.schema.KindType;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The behaviour of one kind. The machinery calls, for a create: {@link #setDefaults}, mutating
 * admission, {@link #prepareForCreate}, {@link #validateCreate}; for an update: defaults, mutating
 * admission, {@link #prepareForUpdate}, {@link #validateUpdate}. Metadata that all kinds share
 * (name, uid, creation time, generation on spec changes, labels' and annotations' syntax,
 * ownerReferences, finalizers, immutability) is the machinery's business, not the strategy's.
 *
 * <p>Defaults are set at every decode, also of patches' results, so they must be idempotent.
 */
public interface Strategy {
  ResourceType type();

  /** The version that is stored; another than {@link #type()}'s where this one is converted. */
  default GroupVersionKind storedKind() {
    return type().kind();
  }

  /**
   * Puts an object of this version into the words of the stored one, in which everything else here
   * works. The tree is the caller's own, and so is the result.
   */
  default ObjectNode toStored(ObjectNode sent) {
    return sent;
  }

  /** Puts a stored object into the words of this version. The stored tree is not changed. */
  default ObjectNode fromStored(ObjectNode stored) {
    return stored;
  }

  /** The same for many at once, in order. */
  default List<ObjectNode> fromStored(List<ObjectNode> stored) {
    return stored.stream().map(this::fromStored).toList();
  }

  /** Whether {@link #fromStored} may have to ask somebody else, and so to wait. */
  default boolean convertsByCall() {
    return false;
  }

  /** A stored object as {@link #columns} expect it. */
  default ObjectNode forColumns(ObjectNode stored) {
    return stored;
  }

  /** What a table's row says of the object besides its cells; null: nothing. */
  default @Nullable JsonNode rowConditions(ObjectNode stored) {
    return null;
  }

  /** The order of a table's rows; null: the list's. */
  default @Nullable Comparator<ObjectNode> rowOrder() {
    return null;
  }

  /**
   * What the kind would have today of an object that was read from the registry: the object itself
   * where that is the same, else a changed copy.
   */
  default ObjectNode fromRegistry(ObjectNode stored) {
    return stored;
  }

  /** What bodies of this kind must look like; null: as the generated types say. */
  default @Nullable KindType bodies() {
    return null;
  }

  /** Fills in what the client left out, as upstream's defaulting of this version does. */
  default void setDefaults(ObjectNode object) {}

  /** Settles what clients may not choose on a create: usually drops {@code status}. */
  default void prepareForCreate(WriteContext context, ObjectNode object) {
    object.remove("status");
  }

  /** Settles what an update may not touch: usually puts the stored {@code status} back. */
  default void prepareForUpdate(WriteContext context, ObjectNode object, ObjectNode old) {
    if (old.has("status")) {
      object.set("status", old.get("status").deepCopy());
    } else {
      object.remove("status");
    }
  }

  /** Whether {@code metadata.generation} counts changes outside metadata and status. */
  default boolean hasGeneration() {
    return true;
  }

  /** Whether it is ever more than 1. */
  default boolean countsGeneration() {
    return hasGeneration();
  }

  /** What writes of the object itself cannot set, so that they do not come to own it. */
  default FieldSet resetFields() {
    return subresources().containsKey("status") ? StatusSubresource.STATUS : FieldSet.EMPTY;
  }

  default NameRule nameRule() {
    return NameRule.DNS_SUBDOMAIN;
  }

  default MetaRule metaRule() {
    return MetaRule.CORE;
  }

  default void validateCreate(WriteContext context, ObjectNode object, FieldErrors errors) {}

  /** By default an update must pass what a create must pass. */
  default void validateUpdate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateCreate(context, object, errors);
  }

  /**
   * Lines for the client's {@code Warning} headers about a valid object that is about to be stored.
   *
   * @param old what it replaces; null on a create
   */
  default void warn(ObjectNode object, @Nullable ObjectNode old, List<String> warnings) {}

  /** Whether a PUT to a name that does not exist creates it. */
  default boolean allowCreateOnUpdate() {
    return false;
  }

  /** Whether a PUT without a resourceVersion overwrites. */
  default boolean allowUnconditionalUpdate() {
    return true;
  }

  /**
   * The fields that field selectors may use besides {@code metadata.name} and {@code
   * metadata.namespace}, with this object's values. The same keys for every object of the kind.
   */
  default Map<String, String> selectableFields(ObjectNode object) {
    return Map.of();
  }

  /** Labels in the field error messages and {@code spec.}… are the kind's own; tables likewise. */
  default TableColumns columns() {
    return TableColumns.NAME_AND_AGE;
  }

  /** By name, as {@code status}, {@code scale}, {@code binding}. */
  default Map<String, Subresource> subresources() {
    return Map.of();
  }

  /** Their names in the order in which discovery tells them. */
  default List<String> subresourceNames() {
    return subresources().keySet().stream().sorted().toList();
  }

  /**
   * How a deletion proceeds: the seconds of grace after which the object goes, 0 for at once. With
   * more than 0 the object is marked ({@code deletionTimestamp}) and somebody deletes it again with
   * 0.
   *
   * @param requested the client's {@code gracePeriodSeconds}; null where it said nothing
   */
  default long gracePeriodSeconds(ObjectNode object, @Nullable Long requested) {
    return 0;
  }

  /**
   * {@code Background} or {@code Orphan}: what a deletion without a propagation policy means. Empty
   * where nothing can depend on such an object, whatever the policy.
   */
  default String defaultPropagationPolicy() {
    return "Background";
  }

  /** What a deletion that leaves its dependents behind without being asked to is told. */
  default String orphaningWarning() {
    return "";
  }

  /** What the first of an object's deletions does. */
  enum FirstDeletion {
    /** Removes it, or marks it where something holds it back. */
    USUAL,
    /** Marks it, and no more; the next is as usual. */
    MARKS,
    /** The same, with the finalizers that the propagation policy asks for. */
    MARKS_WITH_POLICY
  }

  /** Objects that others live in are emptied first: upstream deletes them by code of their own. */
  default FirstDeletion firstDeletion() {
    return FirstDeletion.USUAL;
  }

  /** A last change while the object is being marked for graceful deletion. */
  default void prepareForDelete(WriteContext context, ObjectNode object) {}

  /**
   * Whether an object without finalizers, marked as deleting, may be removed now. Namespaces say no
   * while {@code spec.finalizers} is not empty.
   */
  default boolean mayBeRemoved(ObjectNode object) {
    return true;
  }

  /**
   * A line for the {@code Warning} header of every answer about this kind, reads included; empty
   * where there is none. Source: upstream's API lifecycle annotations.
   */
  default String deprecationWarning() {
    return "";
  }

  /** How long an object lives before the registry removes it; zero, as for most: for ever. */
  default Duration timeToLive() {
    return Duration.ZERO;
  }

  /**
   * Whether a deletion that takes effect at once answers the object rather than a {@code Status}.
   */
  default boolean returnsDeletedObject() {
    return false;
  }

  /** Side effects around a write: addresses and ports of Services, for one. */
  default WriteHook hook() {
    return WriteHook.NONE;
  }
}
