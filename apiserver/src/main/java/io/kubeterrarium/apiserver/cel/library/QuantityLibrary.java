package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.api.quantity.Quantity;
import io.kubeterrarium.api.quantity.QuantityFormatException;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Functions;
import io.kubeterrarium.apiserver.cel.Typed;
import java.math.BigDecimal;
import java.util.List;

/** Quantities. Source: k8s.io/apiserver, pkg/cel/library/quantity.go. */
final class QuantityLibrary implements Functions.Library {
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final List<CelType> ONE = List.of(QUANTITY);
  private static final List<CelType> TWO = List.of(QUANTITY, QUANTITY);

  private record Value(Quantity quantity) implements Typed {
    @Override
    public String typeName() {
      return "kubernetes.Quantity";
    }

    @Override
    public String toString() {
      return quantity.canonical();
    }
  }

  @Override
  public void addTo(Functions f) {
    List<CelType> text = List.of(SimpleType.STRING);
    f.global("quantity", "string_to_quantity", QUANTITY, text, a -> parse(a), Args.TRAVERSAL)
        .global(
            "isQuantity",
            "is_quantity_string",
            SimpleType.BOOL,
            text,
            a -> isOne(a),
            Args.TRAVERSAL)
        .member("sign", "quantity_sign", SimpleType.INT, ONE, a -> (long) of(a, 0).signum())
        .member(
            "isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL, TWO, a -> compare(a) > 0)
        .member("isLessThan", "quantity_is_less_than", SimpleType.BOOL, TWO, a -> compare(a) < 0)
        .member("compareTo", "quantity_compare_to", SimpleType.INT, TWO, a -> (long) compare(a))
        .member(
            "asApproximateFloat",
            "quantity_get_float",
            SimpleType.DOUBLE,
            ONE,
            a -> of(a, 0).amount().doubleValue())
        .member("asInteger", "quantity_get_int", SimpleType.INT, ONE, a -> whole(a))
        .member("isInteger", "quantity_is_integer", SimpleType.BOOL, ONE, a -> isWhole(of(a, 0)));
    List<CelType> withNumber = List.of(QUANTITY, SimpleType.INT);
    f.member("add", "quantity_add", QUANTITY, TWO, a -> new Value(of(a, 0).plus(of(a, 1))))
        .member(
            "add",
            "quantity_add_int",
            QUANTITY,
            withNumber,
            a -> new Value(of(a, 0).plus(units(a))))
        .member("sub", "quantity_sub", QUANTITY, TWO, a -> new Value(of(a, 0).minus(of(a, 1))))
        .member(
            "sub",
            "quantity_sub_int",
            QUANTITY,
            withNumber,
            a -> new Value(of(a, 0).minus(units(a))));
  }

  private static Quantity of(Object[] a, int index) {
    return ((Value) a[index]).quantity();
  }

  private static Quantity units(Object[] a) {
    return Quantity.of(Args.number(a, 1), Quantity.Format.DECIMAL_SI);
  }

  private static int compare(Object[] a) {
    return Integer.signum(of(a, 0).compareTo(of(a, 1)));
  }

  private static Value parse(Object[] a) {
    try {
      return new Value(Quantity.parse(Args.text(a, 0)));
    } catch (QuantityFormatException e) {
      throw EvaluationFailure.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isOne(Object[] a) {
    try {
      Quantity.parse(Args.text(a, 0));
      return true;
    } catch (QuantityFormatException e) {
      return false;
    }
  }

  private static boolean isWhole(Quantity quantity) {
    BigDecimal amount = quantity.amount();
    return amount.signum() == 0 || amount.stripTrailingZeros().scale() <= 0;
  }

  private static long whole(Object[] a) {
    Quantity quantity = of(a, 0);
    if (!isWhole(quantity)) {
      throw EvaluationFailure.of("cannot convert value to integer");
    }
    return quantity.amount().longValueExact();
  }
}
