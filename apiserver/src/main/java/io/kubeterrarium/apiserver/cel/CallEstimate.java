package io.kubeterrarium.apiserver.cel;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call costs by its arguments' sizes alone. Source: google/cel-go checker/cost.go,
 * k8s.io/apiserver pkg/cel/library/cost.go.
 *
 * @param size of the result, where it is known
 */
record CallEstimate(CostRange cost, @Nullable CostRange size) {
  private static final long CHECK = 350_000;
  private static final double SELECTOR_REQUIREMENTS = 0.5;
  private static final int LONGEST_FORMAT_REGEX = 128;
  private static final CostRange ADDRESS = new CostRange(4, 16);

  /**
   * @param itemSize of a list
   * @param constant where it is a number that is written down
   */
  record Argument(
      CelType type, CostRange size, @Nullable CostRange itemSize, @Nullable Object constant) {}

  private CallEstimate(CostRange cost) {
    this(cost, null);
  }

  CallEstimate or(CallEstimate other) {
    CostRange both = size == null ? other.size : other.size == null ? size : size.or(other.size);
    return new CallEstimate(cost.or(other.cost), both);
  }

  static boolean isScalar(CelType type) {
    return switch (type.kind()) {
      case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
      case OPAQUE -> type.name().equals("optional_type") && isScalar(type.parameters().get(0));
      default -> false;
    };
  }

  static CallEstimate of(String function, String overload, List<Argument> arguments) {
    if (arguments.isEmpty()) {
      return new CallEstimate(CostRange.ONE);
    }
    CostRange first = arguments.get(0).size();
    CostRange second = arguments.size() > 1 ? arguments.get(1).size() : CostRange.ZERO;
    return switch (function) {
      case "check" -> new CallEstimate(CostRange.of(CHECK));
      case "fieldSelector", "labelSelector" -> new CallEstimate(selector(second));
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> walk(arguments.get(0));
      case "slice" -> shaped(1, sliced(arguments));
      case "lists.range" -> shaped(1, CostRange.of(constant(arguments.get(0), Long.MAX_VALUE)));
      case "reverse" -> shaped(1, first);
      case "flatten" ->
          shaped(arguments.size() > 1 ? constant(arguments.get(1), Long.MAX_VALUE) : 1, first);
      case "distinct", "sort" -> compared(arguments.get(0));
      case "@sortByAssociatedKeys" -> compared(arguments.get(1));
      case "url", "jsonpatch.escapeKey", "lowerAscii", "upperAscii", "substring", "trim" ->
          new CallEstimate(first.times(Costs.TRAVERSAL), first);
      case "replace" -> new CallEstimate(first.times(2 * Costs.TRAVERSAL), replaced(arguments));
      case "split" -> new CallEstimate(first.times(2 * Costs.TRAVERSAL), pieces(arguments));
      case "join" -> joined(arguments);
      case "find", "findAll" ->
          new CallEstimate(regex(first, second), new CostRange(0, first.max()));
      case "matches" -> new CallEstimate(regex(first, second));
      case "contains" ->
          new CallEstimate(first.times(Costs.TRAVERSAL).times(second.times(Costs.TRAVERSAL)));
      case "validate" ->
          new CallEstimate(
              second.times(Costs.TRAVERSAL).times(LONGEST_FORMAT_REGEX * Costs.REGEX_LENGTH));
      case "containsIP", "containsCIDR" ->
          new CallEstimate(containment(function, overload, second));
      case "startsWith", "endsWith" -> new CallEstimate(second.times(Costs.TRAVERSAL));
      case "@in" -> new CallEstimate(overload.equals("in_map") ? CostRange.ONE : second);
      case "bytes" -> converted(arguments.get(0), CelKind.STRING, first, 4);
      case "string" -> converted(arguments.get(0), CelKind.BYTES, first, 1);
      case "_+_" -> added(overload, first.plus(second));
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> compared(function, overload, arguments);
      default -> new CallEstimate(CostRange.ONE);
    };
  }

  private static CostRange selector(CostRange length) {
    CostRange requirements =
        length
            .times(SELECTOR_REQUIREMENTS)
            .times((double) (Costs.CREATE_LIST + Costs.CREATE_STRUCT));
    return CostRange.of(Costs.CREATE_LIST).plus(length.times(Costs.TRAVERSAL)).plus(requirements);
  }

  private static CallEstimate walk(Argument target) {
    if (target.itemSize() == null) {
      return new CallEstimate(target.size().times(Costs.TRAVERSAL));
    }
    CostRange each = CostRange.ONE;
    CelKind items = target.type().parameters().get(0).kind();
    if (items == CelKind.STRING || items == CelKind.BYTES) {
      each = each.plus(target.itemSize().times(Costs.TRAVERSAL));
    }
    return new CallEstimate(target.size().times(each));
  }

  private static CostRange sliced(List<Argument> arguments) {
    long start = constant(arguments.get(1), 0);
    long end = constant(arguments.get(2), arguments.get(0).size().max());
    return CostRange.of(Math.max(0, end - start));
  }

  private static long constant(Argument argument, long unknown) {
    return argument.constant() instanceof Long number && number >= 0 ? number : unknown;
  }

  /** A list that is made of another one. */
  private static CallEstimate shaped(double factor, CostRange size) {
    return new CallEstimate(
        size.times(factor).plus(CostRange.of(Costs.CREATE_LIST)).plus(CostRange.ONE), size);
  }

  /** Each item with each. */
  private static CallEstimate compared(Argument list) {
    CelKind items =
        list.type().parameters().isEmpty() ? CelKind.DYN : list.type().parameters().get(0).kind();
    boolean text = items == CelKind.STRING || items == CelKind.BYTES;
    return shaped(2 + (text ? Costs.TRAVERSAL : 0), list.size().times(list.size()));
  }

  /** The shortest and the longest that a replacement can make. */
  private static CostRange replaced(List<Argument> arguments) {
    CostRange text = arguments.get(0).size();
    CostRange old = arguments.get(1).size();
    CostRange with = arguments.size() > 2 ? arguments.get(2).size() : CostRange.ZERO;
    long max;
    if (old.min() == 0) {
      max = CostRange.add(CostRange.multiply(CostRange.add(text.max(), 1), with.max()), text.max());
    } else if (with.max() <= old.min()) {
      max = text.max();
    } else {
      max = CostRange.multiply(ceil(text.max(), old.min()), with.max());
    }
    long min;
    if (old.max() == 0) {
      min = CostRange.add(CostRange.multiply(CostRange.add(text.min(), 1), with.min()), text.min());
    } else if (old.max() <= with.min()) {
      min = text.min();
    } else {
      min = CostRange.multiply(ceil(text.min(), old.max()), with.min());
    }
    return new CostRange(min, max);
  }

  private static long ceil(long a, long b) {
    return a == Long.MAX_VALUE ? a : (long) Math.ceil((double) a / b);
  }

  private static CostRange pieces(List<Argument> arguments) {
    long most = arguments.get(0).size().max();
    if (arguments.size() > 2 && arguments.get(2).constant() instanceof Long limit) {
      most = limit < 0 ? Long.MAX_VALUE : limit;
    }
    return new CostRange(0, most);
  }

  private static CallEstimate joined(List<Argument> arguments) {
    CostRange count = arguments.get(0).size();
    CostRange items = arguments.get(0).itemSize();
    CostRange size = items == null ? CostRange.ZERO : count.times(items);
    if (arguments.size() > 1) {
      CostRange separators =
          new CostRange(Math.max(0, count.min() - 1), Math.max(0, count.max() - 1));
      size = size.plus(arguments.get(1).size().times(separators));
    }
    return new CallEstimate(size.times(Costs.TRAVERSAL), size);
  }

  private static CostRange regex(CostRange text, CostRange regex) {
    return text.plus(CostRange.ONE).times(Costs.TRAVERSAL).times(regex.times(Costs.REGEX_LENGTH));
  }

  private static CostRange containment(String function, String overload, CostRange other) {
    CostRange cost = ADDRESS.plus(ADDRESS).times(Costs.TRAVERSAL);
    if (function.equals("containsCIDR")) {
      cost = cost.plus(ADDRESS.times(Costs.TRAVERSAL)).plus(CostRange.ONE);
    }
    return overload.endsWith("_string") ? cost.plus(other.times(Costs.TRAVERSAL)) : cost;
  }

  private static CallEstimate converted(Argument from, CelKind kind, CostRange size, long most) {
    if (from.type().kind() != kind) {
      return new CallEstimate(CostRange.ONE);
    }
    return new CallEstimate(
        size.times(Costs.TRAVERSAL),
        new CostRange(
            most == 1 ? size.min() / 4 : size.min(), CostRange.multiply(size.max(), most)));
  }

  private static CallEstimate added(String overload, CostRange size) {
    return switch (overload) {
      case "add_string", "add_bytes" -> new CallEstimate(size.times(Costs.TRAVERSAL), size);
      case "add_list" -> new CallEstimate(CostRange.ONE, size);
      default -> new CallEstimate(CostRange.ONE);
    };
  }

  private static CallEstimate compared(String function, String overload, List<Argument> arguments) {
    boolean equality = function.equals("_==_") || function.equals("_!=_");
    if (!equality && !overload.endsWith("_string") && !overload.endsWith("_bytes")) {
      return new CallEstimate(CostRange.ONE);
    }
    CelKind kind = arguments.get(0).type().kind();
    if (function.equals("_==_") && kind == CelKind.OPAQUE) {
      return new CallEstimate(CostRange.ONE);
    }
    long most = Math.min(arguments.get(0).size().max(), arguments.get(1).size().max());
    CostRange size = new CostRange(most > 0 ? 1 : 0, most);
    return new CallEstimate(size.times(Costs.TRAVERSAL));
  }
}
