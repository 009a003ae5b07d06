package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PriorityLevelConfiguration. Source: pkg/apis/flowcontrol, {@code
 * ValidatePriorityLevelConfiguration} and defaults.
 */
final class PriorityLevelRules {
  private static final int SHARES = 30;
  private static final int QUEUES = 64;
  private static final int HAND = 8;
  private static final int QUEUE_LENGTH = 50;
  private static final long MOST_QUEUES = 10_000_000;
  private static final int HASH_BITS = 60;

  private PriorityLevelRules() {}

  static void setDefaults(ObjectNode level) {
    JsonNode spec = level.path("spec");
    if (spec.path("limited") instanceof ObjectNode limited) {
      shares(limited, SHARES);
      if (limited.path("limitResponse").path("queuing") instanceof ObjectNode queuing) {
        unlessSaid(queuing, "queues", QUEUES);
        unlessSaid(queuing, "handSize", HAND);
        unlessSaid(queuing, "queueLengthLimit", QUEUE_LENGTH);
      }
    }
    if (spec.path("exempt") instanceof ObjectNode exempt) {
      shares(exempt, 0);
    }
  }

  /** Here a zero says something. */
  private static void shares(ObjectNode parent, int shares) {
    if (!parent.hasNonNull("nominalConcurrencyShares")) {
      parent.put("nominalConcurrencyShares", shares);
    }
    if (!parent.hasNonNull("lendablePercent")) {
      parent.put("lendablePercent", 0);
    }
  }

  private static void unlessSaid(ObjectNode parent, String field, int value) {
    if (parent.path(field).asLong(0) == 0) {
      parent.put(field, value);
    }
  }

  static void level(ObjectNode level, @Nullable ObjectNode old, FieldErrors errors) {
    JsonNode spec = level.path("spec");
    String type = Meta.text(spec, "type");
    boolean isExempt = type.equals("Exempt");
    if (Meta.name(level).equals("exempt") != isExempt) {
      errors.invalid("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'");
    }
    JsonNode limited = spec.path("limited");
    JsonNode exempt = spec.path("exempt");
    if (isExempt) {
      if (limited.isObject()) {
        errors.forbidden("spec.limited", "must be nil if the type is not Limited");
      }
      shares(exempt, "spec.exempt", errors);
    } else if (type.equals("Limited")) {
      if (exempt.isObject()) {
        errors.forbidden("spec.exempt", "must be nil if the type is Limited");
      }
      limited(limited, errors);
    } else {
      errors.notSupported("spec.type", type, Set.of("Exempt", "Limited"));
    }
  }

  private static void limited(JsonNode limited, FieldErrors errors) {
    if (!limited.isObject()) {
      errors.required("spec.limited", "must not be empty when type is Limited");
      return;
    }
    shares(limited, "spec.limited", errors);
    if (limited.path("borrowingLimitPercent").asLong(0) < 0) {
      errors.invalid(
          "spec.limited.borrowingLimitPercent",
          limited.path("borrowingLimitPercent"),
          "if specified, must be a non-negative integer");
    }
    response(limited.path("limitResponse"), "spec.limited.limitResponse", errors);
  }

  private static void shares(JsonNode parent, String path, FieldErrors errors) {
    JsonNode shares = parent.path("nominalConcurrencyShares");
    if (shares.asLong(0) < 0) {
      errors.invalid(path + ".nominalConcurrencyShares", shares, "must be a non-negative integer");
    }
    JsonNode lendable = parent.path("lendablePercent");
    if (lendable.asLong(0) < 0 || lendable.asLong(0) > 100) {
      errors.invalid(path + ".lendablePercent", lendable, "must be between 0 and 100, inclusive");
    }
  }

  private static void response(JsonNode response, String path, FieldErrors errors) {
    String type = Meta.text(response, "type");
    JsonNode queuing = response.path("queuing");
    String below = path + ".queuing";
    if (type.equals("Reject")) {
      if (queuing.isObject()) {
        errors.forbidden(below, "must be nil if limited.limitResponse.type is not Limited");
      }
    } else if (!type.equals("Queue")) {
      errors.notSupported(path + ".type", type, Set.of("Queue", "Reject"));
    } else if (queuing.isObject()) {
      queuing(queuing, below, errors);
    } else {
      errors.required(below, "must not be empty if limited.limitResponse.type is Limited");
    }
  }

  private static void queuing(JsonNode queuing, String path, FieldErrors errors) {
    String positive = "must be positive";
    JsonNode length = queuing.path("queueLengthLimit");
    if (length.asLong(0) <= 0) {
      errors.invalid(path + ".queueLengthLimit", length, positive);
    }
    long queues = queuing.path("queues").asLong(0);
    if (queues <= 0) {
      errors.invalid(path + ".queues", queues, positive);
    } else if (queues > MOST_QUEUES) {
      errors.invalid(path + ".queues", queues, "must not be greater than " + MOST_QUEUES);
    }
    long hand = queuing.path("handSize").asLong(0);
    if (hand <= 0) {
      errors.invalid(path + ".handSize", hand, positive);
    } else if (hand > queues) {
      errors.invalid(
          path + ".handSize", hand, "should not be greater than queues (" + queues + ")");
    } else if (Math.ceil(Math.log(queues) / Math.log(2) * hand) > HASH_BITS) {
      errors.invalid(
          path + ".handSize",
          hand,
          "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
              .formatted(queues, hand, HASH_BITS));
    }
  }
}
