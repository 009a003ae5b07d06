package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.warning.PodWarnings;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind with few rules of its own, or none: what its schema allows is stored, and its metadata is
 * checked as every kind's is. One line in {@link PlainKinds} says all there is to say about it.
 *
 * @param defaults what is filled in
 * @param rules beyond the schema
 * @param notYet what the kind would do and does not do here, for a warning on each create; empty
 *     where storing is all that the API server has to do with it
 */
public record PlainKind(
    ResourceType type,
    boolean hasGeneration,
    boolean allowUnconditionalUpdate,
    NameRule nameRule,
    Map<String, Subresource> subresources,
    String notYet,
    Consumer<ObjectNode> defaults,
    Rules rules)
    implements Strategy {
  private static final Rules NO_RULES = (object, old, errors) -> {};

  /** What an object must obey. */
  @FunctionalInterface
  interface Rules {
    /**
     * @param old null on a create
     */
    void check(ObjectNode object, @Nullable ObjectNode old, FieldErrors errors);
  }

  /** A deletion answers these themselves, upstream too. */
  private static final Set<String> RETURNED =
      Set.of(
          "csidrivers",
          "csinodes",
          "deviceclasses",
          "podtemplates",
          "resourceclaims",
          "resourceclaimtemplates",
          "resourceslices",
          "volumeattributesclasses");

  static PlainKind of(ResourceType type) {
    return new PlainKind(
        type, false, true, NameRule.DNS_SUBDOMAIN, Map.of(), "", object -> {}, NO_RULES);
  }

  PlainKind withStatus() {
    Map<String, Subresource> doors = Map.of("status", new StatusSubresource(type.kind()));
    return new PlainKind(
        type, hasGeneration, allowUnconditionalUpdate, nameRule, doors, notYet, defaults, rules);
  }

  /** Counts changes in {@code metadata.generation}. */
  PlainKind counted() {
    return new PlainKind(
        type, true, allowUnconditionalUpdate, nameRule, subresources, notYet, defaults, rules);
  }

  /** A PUT must say which version it replaces. */
  PlainKind conditional() {
    return new PlainKind(
        type, hasGeneration, false, nameRule, subresources, notYet, defaults, rules);
  }

  PlainKind warning(String words) {
    return new PlainKind(
        type,
        hasGeneration,
        allowUnconditionalUpdate,
        nameRule,
        subresources,
        words,
        defaults,
        rules);
  }

  PlainKind filled(Consumer<ObjectNode> filling) {
    return new PlainKind(
        type,
        hasGeneration,
        allowUnconditionalUpdate,
        nameRule,
        subresources,
        notYet,
        filling,
        rules);
  }

  PlainKind obeying(NameRule names, Rules obeyed) {
    return new PlainKind(
        type,
        hasGeneration,
        allowUnconditionalUpdate,
        names,
        subresources,
        notYet,
        defaults,
        obeyed);
  }

  @Override
  public void setDefaults(ObjectNode object) {
    defaults.accept(object);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode object, FieldErrors errors) {
    rules.check(object, null, errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode object, ObjectNode old, FieldErrors errors) {
    rules.check(object, old, errors);
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode object) {
    object.remove("status");
    if (!notYet.isEmpty()) {
      context.warnings().add(notYet);
    }
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return type.plural().equals("resourceslices")
        ? Map.of(
            "spec.driver", Meta.text(object.path("spec"), "driver"),
            "spec.nodeName", Meta.text(object.path("spec"), "nodeName"))
        : Map.of();
  }

  @Override
  public void warn(ObjectNode object, @Nullable ObjectNode old, List<String> warnings) {
    if (type.plural().equals("podtemplates") && PodWarnings.isNew(object, old)) {
      PodWarnings.template(object.path("template"), "template", warnings);
    }
  }

  /** FlowSchemas as the server goes through them: lower precedence first. */
  @Override
  public @Nullable Comparator<ObjectNode> rowOrder() {
    return type.plural().equals("flowschemas")
        ? Comparator.comparingLong(
                (ObjectNode flow) -> flow.path("spec").path("matchingPrecedence").asLong(0))
            .thenComparing(Meta::name)
        : null;
  }

  @Override
  public MetaRule metaRule() {
    boolean webhooks = type.kind().group().equals("admissionregistration.k8s.io");
    return webhooks ? MetaRule.GENERIC : MetaRule.CORE;
  }

  @Override
  public boolean returnsDeletedObject() {
    return RETURNED.contains(type.plural());
  }

  @Override
  public TableColumns columns() {
    return PlainColumns.of(type.plural());
  }
}
