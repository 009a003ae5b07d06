package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.TokenKeys;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** ServiceAccount. */
final class ServiceAccountKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.namespaced("v1", "ServiceAccount", "serviceaccounts").shortNames("sa");

  private static final String ENFORCED = "kubernetes.io/enforce-mountable-secrets";
  private static final TableColumns COLUMNS = TableColumns.start().name().age();

  private final Map<String, Subresource> subresources;

  /** Without a key there is no door for tokens. */
  ServiceAccountKind(@Nullable TokenKeys keys) {
    subresources = keys == null ? Map.of() : Map.of("token", new TokenRequestAction(keys));
  }

  @Override
  public Map<String, Subresource> subresources() {
    return subresources;
  }

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode account) {
    keepNamesOfSecrets(account);
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode account, ObjectNode old) {
    keepNamesOfSecrets(account);
  }

  /** Its Secrets are those of its namespace: what else a reference could say is dropped. */
  private static void keepNamesOfSecrets(ObjectNode account) {
    Defaults.objects(account, "secrets").forEach(secret -> secret.retain(List.of("name")));
  }

  @Override
  public void warn(ObjectNode account, @Nullable ObjectNode old, List<String> warnings) {
    if (Meta.annotations(account).containsKey(ENFORCED)
        && (old == null || !Meta.annotations(old).containsKey(ENFORCED))) {
      warnings.add(
          "metadata.annotations["
              + ENFORCED
              + "]: deprecated in v1.32+; prefer separate namespaces to isolate access to"
              + " mounted secrets");
    }
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public TableColumns columns() {
    return COLUMNS;
  }
}
