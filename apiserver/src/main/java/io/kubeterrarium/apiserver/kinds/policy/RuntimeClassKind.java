package io.kubeterrarium.apiserver.kinds.policy;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Labels;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.Quantities;
import io.kubeterrarium.apiserver.kinds.pod.ResourceValidation;
import io.kubeterrarium.apiserver.kinds.pod.TolerationValidation;
import io.kubeterrarium.apiserver.kinds.warning.StorageWarnings;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** RuntimeClass. */
public final class RuntimeClassKind implements Strategy {
  private static final ResourceType TYPE =
      ResourceType.clusterWide("node.k8s.io/v1", "RuntimeClass", "runtimeclasses");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.GENERIC;
  }

  @Override
  public boolean hasGeneration() {
    return false;
  }

  @Override
  public boolean allowUnconditionalUpdate() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode runtime) {
    if (runtime.path("overhead") instanceof ObjectNode overhead) {
      Quantities.exact(overhead, "podFixed");
    }
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode runtime, FieldErrors errors) {
    String handler = Meta.text(runtime, "handler");
    Values.invalid("handler", handler, LabelSyntax.dnsLabel(handler), errors);
    ResourceValidation.overhead(runtime.path("overhead").path("podFixed"), "overhead", errors);
    Labels.check(
        runtime.path("scheduling").path("nodeSelector"), "scheduling.nodeSelector", errors);
    TolerationValidation.check(runtime.path("scheduling"), "scheduling", errors);
    refuseRepeatedTolerations(runtime.path("scheduling"), errors);
  }

  private static void refuseRepeatedTolerations(JsonNode scheduling, FieldErrors errors) {
    Set<List<String>> seen = new HashSet<>();
    Defaults.each(
        scheduling,
        "tolerations",
        "scheduling",
        (toleration, at) -> {
          List<String> same =
              Stream.of("key", "operator", "value", "effect")
                  .map(field -> Meta.text(toleration, field))
                  .toList();
          if (!seen.add(same)) {
            errors.duplicate(at, toleration);
          }
        });
  }

  @Override
  public void warn(ObjectNode runtime, @Nullable ObjectNode old, List<String> warnings) {
    StorageWarnings.nodeSelector(runtime.path("scheduling"), "scheduling.nodeSelector", warnings);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode runtime, ObjectNode old, FieldErrors errors) {
    validateCreate(context, runtime, errors);
    if (!runtime.path("handler").equals(old.path("handler"))) {
      errors.invalid("handler", Meta.text(runtime, "handler"), "field is immutable");
    }
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Handler",
            "string",
            "What the nodes call the runtime.",
            text(runtime -> Meta.text(runtime, "handler")))
        .age();
  }
}
