package io.kubeterrarium.apiserver.kinds.policy;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ResourceQuota. */
public final class ResourceQuotaKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "ResourceQuota", "resourcequotas").shortNames("quota");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(), ResourceQuotaKind::roundStatus, ResourceQuotaKind::checkStatus));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode quota) {
    Quantities.canonical(Meta.child(quota, "spec"), "hard");
    roundStatus(quota);
  }

  private static void roundStatus(ObjectNode quota) {
    if (quota.path("status") instanceof ObjectNode status) {
      Quantities.canonical(status, "hard");
      Quantities.canonical(status, "used");
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode quota) {
    quota.putObject("status");
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode quota, FieldErrors errors) {
    JsonNode spec = quota.path("spec");
    amounts(spec, "hard", "spec", errors);
    QuotaScopes.check(spec, errors);
  }

  private static void amounts(JsonNode parent, String field, String path, FieldErrors errors) {
    for (Map.Entry<String, JsonNode> amount : parent.path(field).properties()) {
      String name = amount.getKey();
      String at = path + "." + field + "[" + name + "]";
      ResourceValidation.resource(name, at, errors);
      if (name.indexOf('/') < 0 && !QuotaScopes.isCounted(name)) {
        errors.invalid(at, name, "must be a standard resource for quota");
      }
      ResourceValidation.quantity(name, amount.getValue(), at, errors);
    }
  }

  /** Source: {@code ValidateResourceQuotaStatusUpdate}. */
  private static void checkStatus(ObjectNode quota, ObjectNode old, FieldErrors errors) {
    amounts(quota.path("status"), "hard", "status", errors);
    amounts(quota.path("status"), "used", "status", errors);
  }

  private static Set<String> scopes(ObjectNode quota) {
    Set<String> scopes = new HashSet<>();
    quota.path("spec").path("scopes").forEach(scope -> scopes.add(scope.asString("")));
    return scopes;
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode quota, ObjectNode old, FieldErrors errors) {
    validateCreate(context, quota, errors);
    if (!scopes(quota).equals(scopes(old))) {
      errors.invalid("spec.scopes", quota.path("spec").get("scopes"), "field is immutable");
    }
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column("Request", "string", "Used and allowed, but for limits.", uses(false))
        .column("Limit", "string", "Used and allowed, of limits.", uses(true))
        .age();
  }

  /** {@code cpu: 1/2, pods: 3/10}. */
  private static TableColumns.Cell uses(boolean limits) {
    return text(
        quota -> {
          JsonNode hard = quota.path("status").path("hard");
          JsonNode used = quota.path("status").path("used");
          TreeSet<String> names = new TreeSet<>();
          hard.properties().forEach(each -> names.add(each.getKey()));
          List<String> shown = new ArrayList<>();
          for (String name : names) {
            if (name.startsWith("limits") == limits) {
              shown.add(
                  name + ": " + used.path(name).asString("0") + "/" + hard.path(name).asString());
            }
          }
          return String.join(", ", shown);
        });
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
