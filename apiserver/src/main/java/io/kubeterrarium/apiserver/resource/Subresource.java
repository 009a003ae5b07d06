package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.fields.FieldSet;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Another door to an object: what goes through it, and what of the object it may change. */
public sealed interface Subresource {
  /**
   * The kind of the bodies that go through, which discovery names: {@code Scale} for {@code scale}.
   */
  GroupVersionKind kind();

  Set<String> verbs();

  /**
   * A view that can be read and written: {@code status}, {@code scale}, {@code approval}. For plain
   * status doors see {@link StatusSubresource}.
   */
  non-sealed interface View extends Subresource {
    @Override
    default Set<String> verbs() {
      return Set.of("get", "patch", "update");
    }

    /** What a GET answers; a new tree. The whole object, where the kind is the object's own. */
    default ObjectNode read(ObjectNode object) {
      return object.deepCopy();
    }

    /** What a patch or an apply starts from; a new tree. */
    default ObjectNode forChange(ObjectNode object) {
      return read(object);
    }

    /** The columns of what a GET answers, where it is of another kind than the resource. */
    default TableColumns columns() {
      return TableColumns.NAME_AND_AGE;
    }

    /**
     * Puts what the client sent into a copy of the stored object.
     *
     * @param sent of {@link #kind()}, as the client sent or patched it
     * @param object a copy of the stored object, to be changed in place
     */
    void write(WriteContext context, ObjectNode sent, ObjectNode object);

    /** What writes through this door cannot set, so that they do not come to own it. */
    default FieldSet resetFields() {
      return FieldSet.EMPTY;
    }

    /** Checks the changed object. */
    void validate(WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors);
  }

  /** Something a POST does to the object: {@code binding}, {@code eviction}. */
  non-sealed interface Action extends Subresource {
    /**
     * Looks at what was sent, before anybody looks for the object.
     *
     * @param name of the object
     */
    default void check(ObjectNode sent, String name) {}

    /**
     * Changes a copy of the stored object in place, or throws.
     *
     * @return what is to be done with the object
     */
    Outcome perform(WriteContext context, ObjectNode sent, ObjectNode object);

    /**
     * What must be changed before the object is.
     *
     * @param object as it stands; for reading only
     * @return null for nothing
     */
    default @Nullable Toll toll(WriteContext context, ObjectNode object) {
      return null;
    }

    /**
     * How the object is to be deleted, as a body of DeleteOptions says it: they count for all that
     * the action does.
     */
    default ObjectNode deleteOptions(ObjectNode sent) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /**
   * Another object that allows an action, and keeps account of it: of a budget something is taken.
   *
   * @param pay changes a copy of it in place, or throws where the action is not allowed; called
   *     again where somebody else was faster
   */
  record Toll(GroupResource resource, ObjectName name, Consumer<ObjectNode> pay) {}

  /**
   * @param delete whether the object is to be deleted rather than stored
   * @param answer what the client gets on success, with 201; null for {@code Status} Success
   */
  record Outcome(boolean delete, @Nullable ObjectNode answer) {
    public static final Outcome STORE = new Outcome(false, null);
    public static final Outcome DELETE = new Outcome(true, null);
  }

  /** Something that is refused in words: {@code log}, {@code exec} of a simulated container. */
  record Refused(GroupVersionKind kind, Set<String> verbs, String message) implements Subresource {}
}
