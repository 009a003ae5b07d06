package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quota.PodAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/**
 * One container, pod or claim against one item of a LimitRange.
 *
 * @param type as the item has it: Container, Pod, PersistentVolumeClaim
 */
record LimitCheck(
    String type, SortedMap<String, Quantity> requests, SortedMap<String, Quantity> limits) {

  List<String> errors(JsonNode item) {
    List<String> errors = new ArrayList<>();
    PodAmounts.amounts(item.path("min")).forEach((name, least) -> min(name, least, errors));
    PodAmounts.amounts(item.path("max")).forEach((name, most) -> max(name, most, errors));
    PodAmounts.amounts(item.path("maxLimitRequestRatio"))
        .forEach((name, ratio) -> ratio(name, ratio, errors));
    return errors;
  }

  /** Claims have requests only. */
  List<String> claimErrors(JsonNode item) {
    List<String> errors = new ArrayList<>();
    PodAmounts.amounts(item.path("min")).forEach((name, least) -> min(name, least, errors));
    PodAmounts.amounts(item.path("max"))
        .forEach(
            (name, most) -> {
              Quantity request = requests.get(name);
              if (request == null) {
                errors.add(usage("maximum", name, most) + ".  No request is specified");
              } else if (request.compareTo(most) > 0) {
                errors.add(
                    usage("maximum", name, most) + ", but request is " + request.canonical());
              }
            });
    return errors;
  }

  private void min(String name, Quantity least, List<String> errors) {
    Quantity request = requests.get(name);
    Quantity limit = limits.get(name);
    if (request == null) {
      errors.add(usage("minimum", name, least) + ".  No request is specified");
    } else if (request.compareTo(least) < 0) {
      errors.add(usage("minimum", name, least) + ", but request is " + request.canonical());
    } else if (limit != null && limit.compareTo(least) < 0) {
      errors.add(usage("minimum", name, least) + ", but limit is " + limit.canonical());
    }
  }

  private void max(String name, Quantity most, List<String> errors) {
    Quantity request = requests.get(name);
    Quantity limit = limits.get(name);
    if (limit == null) {
      errors.add(usage("maximum", name, most) + ".  No limit is specified");
    } else if (limit.compareTo(most) > 0) {
      errors.add(usage("maximum", name, most) + ", but limit is " + limit.canonical());
    } else if (request != null && request.compareTo(most) > 0) {
      errors.add(usage("maximum", name, most) + ", but request is " + request.canonical());
    }
  }

  private String usage(String which, String name, Quantity bound) {
    return which + " " + name + " usage per " + type + " is " + bound.canonical();
  }

  private void ratio(String name, Quantity most, List<String> errors) {
    Quantity request = requests.get(name);
    Quantity limit = limits.get(name);
    String rule =
        name + " max limit to request ratio per " + type + " is " + most.canonical() + ", but ";
    if (request == null || request.isZero()) {
      errors.add(rule + "no request is specified or request is 0");
    } else if (limit == null || limit.isZero()) {
      errors.add(rule + "no limit is specified or limit is 0");
    } else {
      double observed = limit.amount().doubleValue() / request.amount().doubleValue();
      if (observed > most.amount().doubleValue()) {
        errors.add(rule + String.format(Locale.ROOT, "provided ratio is %f", observed));
      }
    }
  }
}
