package io.kubeterrarium.apiserver.kinds.rbac;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;
import static io.kubeterrarium.apiserver.kinds.field.Defaults.objects;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** RoleBinding and ClusterRoleBinding. */
public final class RoleBindingKind extends RbacKind {
  private static final TableColumns COLUMNS =
      TableColumns.start()
          .name()
          .column(
              "Role",
              "string",
              "The role that is granted.",
              text(
                  binding ->
                      Meta.text(binding.path("roleRef"), "kind")
                          + "/"
                          + Meta.text(binding.path("roleRef"), "name")))
          .age()
          .wide("Users", "string", "Users it is granted to.", text(b -> subjects(b, "User")))
          .wide("Groups", "string", "Groups it is granted to.", text(b -> subjects(b, "Group")))
          .wide(
              "ServiceAccounts",
              "string",
              "ServiceAccounts it is granted to.",
              text(b -> subjects(b, "ServiceAccount")));

  private final List<String> roleKinds;

  private RoleBindingKind(ResourceType type, List<String> roleKinds) {
    super(type, COLUMNS);
    this.roleKinds = roleKinds;
  }

  public static RoleBindingKind namespaced() {
    return new RoleBindingKind(
        ResourceType.namespaced(API_VERSION, "RoleBinding", "rolebindings"),
        List.of("Role", "ClusterRole"));
  }

  public static RoleBindingKind clusterWide() {
    return new RoleBindingKind(
        ResourceType.clusterWide(API_VERSION, "ClusterRoleBinding", "clusterrolebindings"),
        List.of("ClusterRole"));
  }

  @Override
  public void setDefaults(ObjectNode binding) {
    Defaults.text(Meta.child(binding, "roleRef"), "apiGroup", GROUP);
    for (ObjectNode subject : objects(binding, "subjects")) {
      if (!Meta.text(subject, "kind").equals("ServiceAccount")) {
        Defaults.text(subject, "apiGroup", GROUP);
      }
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode binding, FieldErrors errors) {
    JsonNode role = binding.path("roleRef");
    if (!Meta.text(role, "apiGroup").equals(GROUP)) {
      errors.notSupported("roleRef.apiGroup", Meta.text(role, "apiGroup"), Set.of(GROUP));
    }
    if (!roleKinds.contains(Meta.text(role, "kind"))) {
      errors.notSupported("roleRef.kind", Meta.text(role, "kind"), roleKinds);
    }
    String name = Meta.text(role, "name");
    if (name.isEmpty()) {
      errors.required("roleRef.name", "");
    } else {
      Values.invalid("roleRef.name", name, MetaValidation.pathSegment(name), errors);
    }
    List<ObjectNode> subjects = objects(binding, "subjects");
    for (int i = 0; i < subjects.size(); i++) {
      checkSubject("subjects[" + i + "]", subjects.get(i), errors);
    }
  }

  private void checkSubject(String path, ObjectNode subject, FieldErrors errors) {
    String kind = Meta.text(subject, "kind");
    String group = Meta.text(subject, "apiGroup");
    if (Meta.text(subject, "name").isEmpty()) {
      errors.required(path + ".name", "");
    }
    switch (kind) {
      case "ServiceAccount" -> {
        String name = Meta.text(subject, "name");
        if (!name.isEmpty()) {
          Values.invalid(path + ".name", name, LabelSyntax.dnsSubdomain(name), errors);
        }
        if (!group.isEmpty()) {
          errors.notSupported(path + ".apiGroup", group, Set.of(""));
        }
        if (!type().namespaced() && Meta.text(subject, "namespace").isEmpty()) {
          errors.required(path + ".namespace", "");
        }
      }
      case "User", "Group" -> {
        if (!group.equals(GROUP)) {
          errors.notSupported(path + ".apiGroup", group, Set.of(GROUP));
        }
      }
      default ->
          errors.notSupported(path + ".kind", kind, List.of("ServiceAccount", "User", "Group"));
    }
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode binding, ObjectNode old, FieldErrors errors) {
    validateCreate(context, binding, errors);
    JsonNode role = binding.path("roleRef");
    if (!role.equals(old.path("roleRef"))) {
      errors.invalid("roleRef", internal(role), "cannot change roleRef");
    }
  }

  /** As upstream shows it: its internal type has no JSON names. */
  private static ObjectNode internal(JsonNode role) {
    return Json.object()
        .put("APIGroup", Meta.text(role, "apiGroup"))
        .put("Kind", Meta.text(role, "kind"))
        .put("Name", Meta.text(role, "name"));
  }

  private static String subjects(ObjectNode binding, String kind) {
    List<String> names = new ArrayList<>();
    for (ObjectNode subject : objects(binding, "subjects")) {
      if (Meta.text(subject, "kind").equals(kind)) {
        String namespace = Meta.text(subject, "namespace");
        boolean qualified = kind.equals("ServiceAccount") && !namespace.isEmpty();
        names.add((qualified ? namespace + "/" : "") + Meta.text(subject, "name"));
      }
    }
    return String.join(", ", names);
  }
}
