package io.kubeterrarium.apiserver.review;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.api.selector.SelectorException;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.authz.Decision;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** SelfSubject-, Subject- and LocalSubjectAccessReview: may I, or may somebody, do this? */
final class AccessReviewKind implements VirtualResource {
  private static final String GROUP_VERSION = "authorization.k8s.io/v1";

  private final ResourceType type;
  private final boolean isAboutSelf;
  private final Authorizer authorizer;

  private AccessReviewKind(ResourceType type, boolean isAboutSelf, Authorizer authorizer) {
    this.type = type.verbs("create");
    this.isAboutSelf = isAboutSelf;
    this.authorizer = authorizer;
  }

  static AccessReviewKind ofSelf(Authorizer authorizer) {
    return new AccessReviewKind(
        ResourceType.clusterWide(
            GROUP_VERSION, "SelfSubjectAccessReview", "selfsubjectaccessreviews"),
        true,
        authorizer);
  }

  static AccessReviewKind ofSubject(Authorizer authorizer) {
    return new AccessReviewKind(
        ResourceType.clusterWide(GROUP_VERSION, "SubjectAccessReview", "subjectaccessreviews"),
        false,
        authorizer);
  }

  /** About one namespace: for those who may ask about that one only. */
  static AccessReviewKind ofSubjectHere(Authorizer authorizer) {
    return new AccessReviewKind(
        ResourceType.namespaced(
            GROUP_VERSION, "LocalSubjectAccessReview", "localsubjectaccessreviews"),
        false,
        authorizer);
  }

  @Override
  public ResourceType type() {
    return type;
  }

  @Override
  public ObjectNode create(WriteContext context, ObjectNode sent) {
    JsonNode spec = sent.path("spec");
    FieldErrors errors = new FieldErrors();
    validate(spec, errors);
    if (type.namespaced() && spec.hasNonNull("nonResourceAttributes")) {
      errors.invalid(
          "spec.nonResourceAttributes",
          spec.get("nonResourceAttributes"),
          "disallowed on this kind of request");
    }
    checkMetadata(sent, errors);
    if (!errors.isEmpty()) {
      GroupVersionKind kind = type.kind(); // Upstream does not name it.
      throw ApiException.invalid(
          new GroupVersionKind(kind.group(), kind.version(), ""), "", errors);
    }
    String namespace = Meta.namespace(sent);
    if (type.namespaced()
        && !Meta.text(spec.path("resourceAttributes"), "namespace").equals(namespace)) {
      throw ApiException.badRequest(
          "spec.resourceAttributes.namespace must match namespace: " + namespace);
    }
    UserInfo user = isAboutSelf ? context.user() : subject(spec);
    Decision decision = authorizer.authorize(new Attributes(user, question(spec)));
    ObjectNode status = sent.putObject("status").put("allowed", decision.isAllowed());
    if (decision.verdict() == Decision.Verdict.DENY) {
      status.put("denied", true);
    }
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    return sent;
  }

  private void validate(JsonNode spec, FieldErrors errors) {
    boolean isResource = spec.hasNonNull("resourceAttributes");
    boolean isPath = spec.hasNonNull("nonResourceAttributes");
    if (isResource && isPath) {
      errors.invalid(
          "spec.nonResourceAttributes",
          spec.get("nonResourceAttributes"),
          "cannot be specified in combination with resourceAttributes");
    } else if (!isResource && !isPath) {
      errors.invalid(
          "spec.resourceAttributes",
          null,
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    if (!isAboutSelf && Meta.text(spec, "user").isEmpty() && spec.path("groups").isEmpty()) {
      errors.invalid("spec.user", "", "at least one of user or group must be specified");
    }
  }

  /** A question is about nobody's object. */
  private void checkMetadata(ObjectNode sent, FieldErrors errors) {
    ObjectNode metadata = Meta.edit(sent).deepCopy();
    metadata.remove("managedFields");
    if (type.namespaced()) {
      metadata.remove("namespace");
    }
    if (!metadata.isEmpty()) {
      errors.invalid(
          "metadata",
          metadata,
          type.namespaced() ? "must be empty except for namespace" : "must be empty");
    }
  }

  private static UserInfo subject(JsonNode spec) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    spec.path("extra").forEachEntry((key, values) -> extra.put(key, strings(values)));
    return new UserInfo(
        Meta.text(spec, "user"), Meta.text(spec, "uid"), strings(spec.path("groups")), extra);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(each -> strings.add(each.asString("")));
    return strings;
  }

  private static RequestInfo question(JsonNode spec) {
    JsonNode resource = spec.path("resourceAttributes");
    if (!resource.isObject()) {
      JsonNode path = spec.path("nonResourceAttributes");
      return new RequestInfo(
          Meta.text(path, "verb"), false, "", "", "", "", "", "", Meta.text(path, "path"));
    }
    return new RequestInfo(
        Meta.text(resource, "verb"),
        true,
        Meta.text(resource, "group"),
        Meta.text(resource, "version"),
        Meta.text(resource, "namespace"),
        Meta.text(resource, "resource"),
        Meta.text(resource, "subresource"),
        Meta.text(resource, "name"),
        "",
        fields(resource.path("fieldSelector")));
  }

  /** As a list or watch would be narrowed; what cannot be read narrows nothing. */
  private static FieldSelector fields(JsonNode selector) {
    try {
      String raw = Meta.text(selector, "rawSelector");
      if (!raw.isEmpty()) {
        return FieldSelector.parse(raw);
      }
    } catch (SelectorException malformed) {
      return FieldSelector.EVERYTHING;
    }
    List<FieldSelector.Term> terms = new ArrayList<>();
    for (JsonNode requirement : selector.path("requirements")) {
      List<String> values = strings(requirement.path("values"));
      String operator = Meta.text(requirement, "operator");
      if (values.size() == 1 && (operator.equals("In") || operator.equals("NotIn"))) {
        terms.add(
            new FieldSelector.Term(
                Meta.text(requirement, "key"), operator.equals("In"), values.get(0)));
      }
    }
    return new FieldSelector(terms);
  }
}
