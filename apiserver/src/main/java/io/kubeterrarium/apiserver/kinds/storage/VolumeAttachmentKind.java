package io.kubeterrarium.apiserver.kinds.storage;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import io.kubeterrarium.apiserver.kinds.pod.VolumeSources;
import io.kubeterrarium.apiserver.meta.SameTree;
import io.kubeterrarium.apiserver.resource.MetaRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.StatusSubresource;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.Subresource;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** VolumeAttachment. Source: {@code ValidateVolumeAttachment} and {@code …V1}. */
public final class VolumeAttachmentKind implements Strategy {
  private static final int LONGEST_METADATA = 256 * 1024;
  private static final int LONGEST_ERROR = 1024;

  private static final ResourceType TYPE =
      ResourceType.clusterWide("storage.k8s.io/v1", "VolumeAttachment", "volumeattachments");

  private static final Map<String, Subresource> SUBRESOURCES =
      Map.of(
          "status",
          new StatusSubresource(
              TYPE.kind(),
              VolumeAttachmentKind::complete,
              (attachment, old, errors) -> checkStatus(attachment.path("status"), errors)));

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public MetaRule metaRule() {
    return MetaRule.CORE;
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
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public void prepareForCreate(WriteContext context, ObjectNode attachment) {
    attachment.remove("status");
    complete(attachment);
  }

  /** Whether it is attached is said always, upstream's field has no other way. */
  private static void complete(ObjectNode attachment) {
    Defaults.flag(Meta.child(attachment, "status"), "attached", false);
  }

  @Override
  public void validateCreate(WriteContext context, ObjectNode attachment, FieldErrors errors) {
    JsonNode spec = attachment.path("spec");
    check(spec, errors);
    VolumeSources.driverName(Meta.text(spec, "attacher"), "spec.attacher", errors);
    String volume = Meta.text(spec.path("source"), "persistentVolumeName");
    if (spec.path("source").path("persistentVolumeName").isString()) {
      Values.invalid(
          "spec.source.persistentVolumeName", volume, LabelSyntax.dnsSubdomain(volume), errors);
    }
  }

  private static void check(JsonNode spec, FieldErrors errors) {
    Values.present(spec, "spec", "attacher", errors);
    checkSource(spec.path("source"), errors);
    String node = Meta.text(spec, "nodeName");
    Values.invalid("spec.nodeName", node, LabelSyntax.dnsSubdomain(node), errors);
  }

  @Override
  public void validateUpdate(
      WriteContext context, ObjectNode attachment, ObjectNode old, FieldErrors errors) {
    check(attachment.path("spec"), errors);
    if (!SameTree.same(attachment.path("spec"), old.path("spec"))) {
      errors.invalid("spec", attachment.path("spec"), "field is immutable");
    }
  }

  private static void checkSource(JsonNode source, FieldErrors errors) {
    String path = "spec.source";
    String one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    boolean inline = source.path("inlineVolumeSpec").isObject();
    JsonNode named = source.path("persistentVolumeName");
    if (!inline && !named.isString()) {
      errors.required(path, one);
    } else if (inline && named.isString()) {
      errors.forbidden(path, one);
    } else if (named.isString() && named.stringValue().isEmpty()) {
      errors.required(
          path + ".persistentVolumeName", "must specify non empty persistentVolumeName");
    }
  }

  private static void checkStatus(JsonNode status, FieldErrors errors) {
    long size = 0;
    for (Map.Entry<String, String> each :
        Meta.strings(status.path("attachmentMetadata")).entrySet()) {
      size += bytes(each.getKey()) + bytes(each.getValue());
    }
    if (size > LONGEST_METADATA) {
      errors.tooLong("status.attachmentMetadata", LONGEST_METADATA);
    }
    for (String field : new String[] {"attachError", "detachError"}) {
      if (bytes(Meta.text(status.path(field), "message")) > LONGEST_ERROR) {
        // Upstream counts to one bound and speaks of the other.
        errors.tooLong("status." + field + ".message", LONGEST_METADATA);
      }
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column("Attacher", "string", "Who attaches.", ofSpec("attacher"))
        .column(
            "PV",
            "string",
            "What is attached.",
            text(each -> Meta.text(each.path("spec").path("source"), "persistentVolumeName")))
        .column("Node", "string", "To which node.", ofSpec("nodeName"))
        .column(
            "Attached",
            "boolean",
            "Whether it is.",
            Cells.flag(each -> each.path("status").path("attached").asBoolean(false)))
        .age();
  }

  private static TableColumns.Cell ofSpec(String field) {
    return text(each -> Meta.text(each.path("spec"), field));
  }

  @Override
  public Map<String, Subresource> subresources() {
    return SUBRESOURCES;
  }
}
