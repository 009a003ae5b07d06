package io.kubeterrarium.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression costs at least and at most, by its types' bounds. Source: google/cel-go,
 * checker/cost.go. Belongs to one thread, for one expression.
 */
final class CostEstimator {
  private final CelAbstractSyntaxTree ast;
  private final Map<String, DeclType> variables;

  /** Where an expression's value stands in a variable's type, where it stands in one. */
  private final Map<Long, DeclType> places = new HashMap<>();

  private final Map<Long, CostRange> sizes = new HashMap<>();
  private final Map<Long, CostRange> itemSizes = new HashMap<>();
  private final Map<String, Local> locals = new HashMap<>();

  /** A comprehension's variable: where it stands, and its size, as far as they are known. */
  private record Local(
      @Nullable DeclType place, @Nullable CostRange size, @Nullable CostRange itemSize) {}

  CostEstimator(CelAbstractSyntaxTree ast, Map<String, DeclType> variables) {
    this.ast = ast;
    this.variables = variables;
  }

  CostRange estimate() {
    return cost(ast.getExpr());
  }

  private CostRange cost(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> name(expr);
      case SELECT -> select(expr);
      case CALL -> call(expr);
      case LIST -> list(expr);
      case MAP -> map(expr);
      case STRUCT -> {
        CostRange sum = CostRange.of(Costs.CREATE_STRUCT);
        for (CelExpr.CelStruct.Entry entry : expr.struct().entries()) {
          sum = sum.plus(cost(entry.value()));
        }
        yield sum;
      }
      case COMPREHENSION -> comprehension(expr, expr.comprehension());
      default -> CostRange.ZERO;
    };
  }

  private CostRange name(CelExpr expr) {
    String name = expr.ident().name();
    Local local = locals.get(name);
    put(places, expr, local == null ? variables.get(name) : local.place());
    return CostRange.ONE;
  }

  private static <V> void put(Map<Long, V> map, CelExpr expr, @Nullable V value) {
    if (value != null) {
      map.put(expr.id(), value);
    }
  }

  private CostRange select(CelExpr expr) {
    CelExpr operand = expr.select().operand();
    CostRange sum = cost(operand);
    if (expr.select().testOnly()) {
      return sum;
    }
    DeclType place = places.get(operand.id());
    if (place != null) {
      DeclField field = place.fields().get(expr.select().field());
      put(
          places,
          expr,
          place.kind() == DeclType.Kind.MAP
              ? place.element()
              : field == null ? null : field.type());
    }
    CelKind kind = type(operand).kind();
    return kind == CelKind.MAP || kind == CelKind.STRUCT || kind == CelKind.TYPE_PARAM
        ? sum.plus(CostRange.ONE)
        : sum;
  }

  private CelType type(CelExpr expr) {
    CelType type = ast.getTypeMap().get(expr.id());
    return type == null ? SimpleType.DYN : type;
  }

  private CostRange list(CelExpr expr) {
    CostRange sum = CostRange.of(Costs.CREATE_LIST);
    CostRange items = null;
    for (CelExpr item : expr.list().elements()) {
      sum = sum.plus(cost(item));
      CostRange size = size(item);
      items = items == null ? size : items.or(size);
    }
    itemSizes.put(expr.id(), items == null ? CostRange.ZERO : items);
    return sum;
  }

  private CostRange map(CelExpr expr) {
    CostRange sum = CostRange.of(Costs.CREATE_MAP);
    for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
      sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
    }
    return sum;
  }

  private CostRange call(CelExpr expr) {
    CelExpr.CelCall call = expr.call();
    List<CelExpr> arguments = new ArrayList<>();
    call.target().ifPresent(arguments::add);
    arguments.addAll(call.args());
    List<CostRange> costs = new ArrayList<>();
    CostRange sum = CostRange.ZERO;
    for (CelExpr argument : arguments) {
      CostRange each = cost(argument);
      costs.add(each);
      sum = sum.plus(each);
    }
    switch (call.function()) {
      case "_&&_", "_||_":
        return new CostRange(costs.get(0).min(), sum.max());
      case "_?:_", "_?_:_":
        sizes.put(expr.id(), size(arguments.get(1)).or(size(arguments.get(2))));
        return costs.get(0).plus(costs.get(1).or(costs.get(2)));
      case "_[_]", "_[?_]":
        DeclType place = places.get(arguments.get(0).id());
        put(places, expr, place == null ? null : place.element());
        break;
      case "dyn":
        put(places, expr, places.get(arguments.get(0).id()));
        put(sizes, expr, known(arguments.get(0)));
        return sum.plus(CostRange.ONE);
      default:
    }
    return sum.plus(ofCall(expr, call, arguments));
  }

  private CostRange ofCall(CelExpr expr, CelExpr.CelCall call, List<CelExpr> arguments) {
    CelReference reference = ast.getReferenceMap().get(expr.id());
    List<String> overloads = reference == null ? List.of() : reference.overloadIds();
    List<CallEstimate.Argument> measured = new ArrayList<>();
    for (CelExpr argument : arguments) {
      measured.add(
          new CallEstimate.Argument(
              type(argument), size(argument), itemSize(argument), constant(argument)));
    }
    CallEstimate estimate = null;
    for (String overload : overloads.isEmpty() ? List.of("") : overloads) {
      CallEstimate each = CallEstimate.of(call.function(), overload, measured);
      estimate = estimate == null ? each : estimate.or(each);
    }
    if (estimate == null) {
      return CostRange.ONE;
    }
    put(sizes, expr, estimate.size());
    return estimate.cost();
  }

  private static @Nullable Object constant(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.INT64_VALUE
        ? expr.constant().int64Value()
        : null;
  }

  private CostRange comprehension(CelExpr expr, CelExpr.CelComprehension fold) {
    CelExpr range = fold.iterRange();
    CostRange sum = cost(range).plus(cost(fold.accuInit()));
    Map<String, Local> outer = new HashMap<>(locals);
    locals.put(
        fold.accuVar(),
        new Local(
            places.get(fold.accuInit().id()), known(fold.accuInit()), itemSizes.get(range.id())));
    DeclType place = places.get(range.id());
    boolean map = type(range).kind() == CelKind.MAP;
    Local values =
        new Local(place == null ? null : place.element(), itemSizes.get(range.id()), null);
    Local keys = new Local(place == null ? null : DeclType.STRING, null, null);
    boolean two = !fold.iterVar2().isEmpty();
    locals.put(
        fold.iterVar(), two && !map ? new Local(DeclType.INT, null, null) : map ? keys : values);
    if (two) {
      locals.put(fold.iterVar2(), values);
    }
    CostRange each = cost(fold.loopCondition()).plus(cost(fold.loopStep()));
    CostRange count = size(range);
    sum = sum.plus(cost(fold.result())).plus(count.times(each));
    locals.clear();
    locals.putAll(outer);
    CelExpr.ExprKind.Kind start = fold.accuInit().getKind();
    if (start == CelExpr.ExprKind.Kind.LIST || start == CelExpr.ExprKind.Kind.MAP) {
      sizes.put(expr.id(), count);
    }
    return sum;
  }

  private CostRange size(CelExpr expr) {
    CostRange known = known(expr);
    return known == null ? CostRange.UNKNOWN : known;
  }

  private @Nullable CostRange known(CelExpr expr) {
    CostRange computed = sizes.get(expr.id());
    if (computed != null) {
      return computed;
    }
    CostRange written = written(expr);
    if (written != null) {
      return written;
    }
    DeclType place = places.get(expr.id());
    if (place != null) {
      return bounded(place);
    }
    return CallEstimate.isScalar(type(expr)) ? CostRange.ONE : local(expr);
  }

  private @Nullable CostRange local(CelExpr expr) {
    Local local =
        expr.getKind() == CelExpr.ExprKind.Kind.IDENT ? locals.get(expr.ident().name()) : null;
    return local == null ? null : local.size();
  }

  private static CostRange bounded(DeclType place) {
    long most = place.maxElements();
    return new CostRange(0, most < 0 ? Long.MAX_VALUE : most);
  }

  private static @Nullable CostRange written(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> {
        CelConstant constant = expr.constant();
        yield switch (constant.getKind()) {
          case STRING_VALUE -> CostRange.of(CelValues.sizeOf(constant.stringValue()));
          case BYTES_VALUE -> CostRange.of(constant.bytesValue().size());
          default -> CostRange.ONE;
        };
      }
      case LIST -> CostRange.of(expr.list().elements().size());
      case MAP -> CostRange.of(expr.map().entries().size());
      default -> null;
    };
  }

  /** Of a list's items; null where the expression is no list. */
  private @Nullable CostRange itemSize(CelExpr expr) {
    if (type(expr).kind() != CelKind.LIST) {
      return null;
    }
    CostRange known = itemSizes.get(expr.id());
    if (known != null) {
      return known;
    }
    DeclType place = places.get(expr.id());
    return place == null ? CostRange.UNKNOWN : bounded(place.element());
  }
}
