package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.GroupVersion;
import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The versions of one definition and the ways between them. Any thread. */
final class CustomVersions {
  private final GroupVersionKind storedKind;
  private final Map<String, CustomType> types = new LinkedHashMap<>();
  private final List<Strategy> strategies = new ArrayList<>();
  private final @Nullable ConversionWebhook webhook;
  private final ConvertedObjects converted;

  /**
   * @param webhooks makes one of {@code spec.conversion.webhook}
   * @param converted what is kept of what they answered
   */
  CustomVersions(
      Definition definition,
      Function<JsonNode, ConversionWebhook> webhooks,
      ConvertedObjects converted) {
    this.converted = converted;
    String storage = definition.storageVersion();
    storedKind = definition.kind(storage);
    JsonNode conversion = definition.spec().path("conversion");
    webhook =
        Meta.text(conversion, "strategy").equals("Webhook")
            ? webhooks.apply(conversion.path("webhook"))
            : null;
    for (ObjectNode version : definition.versions()) {
      String name = Meta.text(version, "name");
      CustomType type =
          new CustomType(definition.kind(name), version.path("schema").path("openAPIV3Schema"));
      types.put(name, type);
      if (version.path("served").asBoolean(false)) {
        CustomKind kind =
            new CustomKind(
                this, definition.type(name), type, version, definition.deprecation(version));
        strategies.add(name.equals(storage) ? 0 : strategies.size(), kind);
      }
    }
  }

  GroupVersionKind storedKind() {
    return storedKind;
  }

  /** Of the served versions; the stored one first, where it is served. */
  List<Strategy> strategies() {
    return strategies;
  }

  /** Whether another version is a call away rather than a word. */
  boolean convertsByCall() {
    return webhook != null;
  }

  /**
   * Makes a stored object what its version's schema says today, in place. What was stored in an
   * earlier version counts as of this one, unless it takes a call to make it so.
   */
  void refit(ObjectNode stored) {
    if (webhook == null) {
      stored.put("apiVersion", storedKind.apiVersion());
    }
    fit(stored, versionOf(stored));
  }

  /** The object in another version: itself where it is in that already, else a copy. */
  ObjectNode convert(ObjectNode object, String version) {
    return convert(List.of(object), version).get(0);
  }

  /** Each of them, with at most one call for all. What is returned is for reading only. */
  List<ObjectNode> convert(List<ObjectNode> objects, String version) {
    List<ObjectNode> result = new ArrayList<>(objects.size());
    List<ObjectNode> open = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (ObjectNode object : objects) {
      ObjectNode known = versionOf(object).equals(version) ? object : known(object, version);
      if (known == null) {
        open.add(object);
        places.add(result.size());
      }
      result.add(known == null ? object : known);
    }
    if (!open.isEmpty()) {
      List<ObjectNode> made = make(open, version);
      for (int i = 0; i < made.size(); i++) {
        result.set(places.get(i), made.get(i));
      }
    }
    return result;
  }

  private @Nullable ObjectNode known(ObjectNode object, String version) {
    return webhook == null ? null : converted.get(webhook, object, version);
  }

  private List<ObjectNode> make(List<ObjectNode> objects, String version) {
    String apiVersion = new GroupVersion(storedKind.group(), version).apiVersion();
    List<ObjectNode> made = new ArrayList<>(objects.size());
    if (webhook == null) {
      objects.forEach(object -> made.add(object.deepCopy().put("apiVersion", apiVersion)));
    } else {
      made.addAll(webhook.convert(objects, apiVersion));
    }
    CustomType type = types.get(version);
    for (int i = 0; i < made.size(); i++) {
      if (type != null) {
        type.prune(made.get(i));
      }
      if (webhook != null) {
        converted.put(webhook, objects.get(i), version, made.get(i));
      }
    }
    return made;
  }

  private void fit(ObjectNode object, String version) {
    CustomType type = types.get(version);
    if (type != null) {
      type.refit(object);
    }
  }

  private static String versionOf(ObjectNode object) {
    return GroupVersion.parse(Meta.text(object, "apiVersion")).version();
  }
}
