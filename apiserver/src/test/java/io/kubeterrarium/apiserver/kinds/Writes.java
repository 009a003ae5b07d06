package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A create and an update of one kind as the machinery makes them, on objects in memory. */
public final class Writes implements ObjectReader {
  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Strategy strategy;
  private final Map<String, ObjectNode> stored = new LinkedHashMap<>();
  private int uids;

  public Writes(Strategy strategy) {
    this.strategy = strategy;
  }

  /** The object as it would be stored; throws what the machinery would answer. */
  public ObjectNode create(String json) {
    return create(Trees.of(json), false);
  }

  public ObjectNode create(ObjectNode object, boolean dryRun) {
    strategy.setDefaults(object);
    Meta.edit(object).put("uid", "uid-" + ++uids);
    WriteContext context = context(dryRun);
    strategy.prepareForCreate(context, object);
    FieldErrors errors = new FieldErrors();
    try {
      strategy.hook().before(context, object, null);
      strategy.validateCreate(context, object, errors);
      refuse(object, errors);
    } catch (ApiException e) {
      strategy.hook().abandoned(object, null);
      throw e;
    }
    if (dryRun) {
      strategy.hook().abandoned(object, null);
    } else {
      strategy.hook().committed(object, null, 0);
      stored.put(Meta.name(object), object.deepCopy());
    }
    return object;
  }

  public ObjectNode update(String name, ObjectNode object) {
    ObjectNode old = stored(name);
    strategy.setDefaults(object);
    Meta.edit(object).put("uid", Meta.uid(old));
    WriteContext context = context(false);
    strategy.prepareForUpdate(context, object, old);
    FieldErrors errors = new FieldErrors();
    strategy.hook().before(context, object, old);
    strategy.validateUpdate(context, object, old, errors);
    if (!errors.isEmpty()) {
      strategy.hook().abandoned(object, old);
    }
    refuse(object, errors);
    strategy.hook().committed(object, old, 0);
    stored.put(name, object.deepCopy());
    return object;
  }

  public void delete(String name) {
    ObjectNode old = stored(name);
    stored.remove(name);
    strategy.hook().committed(null, old, 0);
  }

  /** What validation says about a create, defaults set. */
  public List<String> problems(String json) {
    ObjectNode object = Trees.of(json);
    strategy.setDefaults(object);
    strategy.prepareForCreate(context(false), object);
    FieldErrors errors = new FieldErrors();
    strategy.validateCreate(context(false), object, errors);
    return errors.lines();
  }

  public ObjectNode stored(String name) {
    ObjectNode object = stored.get(name);
    if (object == null) {
      throw new IllegalArgumentException("no such object: " + name);
    }
    return object;
  }

  public WriteContext context(boolean dryRun) {
    return new WriteContext(
        new UserInfo("tester", "", List.of(), Map.of()),
        NOW,
        dryRun,
        new ArrayList<>(),
        new HashMap<>(),
        this,
        Json::object);
  }

  private void refuse(ObjectNode object, FieldErrors errors) {
    if (!errors.isEmpty()) {
      throw ApiException.invalid(strategy.type().kind(), Meta.name(object), errors);
    }
  }

  @Override
  public @Nullable ObjectNode get(GroupResource resource, ObjectName name) {
    return stored.get(name.name());
  }

  @Override
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    return List.copyOf(stored.values());
  }
}
