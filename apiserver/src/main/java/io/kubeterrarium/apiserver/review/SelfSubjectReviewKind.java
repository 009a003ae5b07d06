package io.kubeterrarium.apiserver.review;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SelfSubjectReview: who am I? */
final class SelfSubjectReviewKind implements VirtualResource {
  private static final ResourceType TYPE =
      ResourceType.clusterWide(
              "authentication.k8s.io/v1", "SelfSubjectReview", "selfsubjectreviews")
          .verbs("create");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public ObjectNode create(WriteContext context, ObjectNode sent) {
    describe(context.user(), sent.putObject("status").putObject("userInfo"));
    return sent;
  }

  static void describe(UserInfo user, ObjectNode info) {
    info.put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      ArrayNode groups = info.putArray("groups");
      user.groups().forEach(groups::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
  }
}
