package io.kubeterrarium.apiserver.kinds.certificates;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** CertificateSigningRequest. */
public final class CertificateSigningRequestKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.clusterWide(
              "certificates.k8s.io/v1", "CertificateSigningRequest", "certificatesigningrequests")
          .shortNames("csr");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "approval", new ApprovalView(TYPE.kind(), true),
          "status", new ApprovalView(TYPE.kind(), false));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  /** Who asks is what authentication says, not what the client says. */
  @Override
  public void prepareForCreate(WriteContext context, ObjectNode request) {
    request.putObject("status");
    ObjectNode spec = Meta.child(request, "spec");
    UserInfo user = context.user();
    spec.remove(java.util.List.of("uid", "groups", "extra"));
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      spec.set("groups", strings(user.groups()));
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = spec.putObject("extra");
      user.extra().forEach((key, values) -> extra.set(key, strings(values)));
    }
  }

  private static ArrayNode strings(Iterable<String> values) {
    ArrayNode array = Json.array();
    values.forEach(array::add);
    return array;
  }

  @Override
  public void prepareForUpdate(WriteContext context, ObjectNode request, ObjectNode old) {
    Strategy.super.prepareForUpdate(context, request, old);
    request.set("spec", old.path("spec").deepCopy());
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode request, FieldErrors errors) {
    SigningRequestValidation.check(request.path("spec"), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode request, ObjectNode old, FieldErrors errors) {}

  @Override
  public Map<String, String> selectableFields(ObjectNode request) {
    return Map.of("spec.signerName", Meta.text(request.path("spec"), "signerName"));
  }

  @Override
  public TableColumns columns() {
    return SigningRequestColumns.ALL;
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
