package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;

/** The operators {@code + - * / %} and the minus sign, with Go's overflows. */
final class Arithmetic {
  private static final BigInteger MAX_UNSIGNED = UnsignedLong.MAX_VALUE.bigIntegerValue();

  private Arithmetic() {}

  static Object add(Object a, Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      return exact(() -> Math.addExact(left, right));
    } else if (a instanceof String left && b instanceof String right) {
      return left.concat(right);
    } else if (a instanceof Growing left && b instanceof List<?> right) {
      return left.with(right);
    } else if (a instanceof List<?> left && b instanceof List<?> right) {
      return Collections.unmodifiableList(Equality.joined(left, right));
    } else if (a instanceof Double left && b instanceof Double right) {
      return left + right;
    } else if (a instanceof UnsignedLong left && b instanceof UnsignedLong right) {
      return unsigned(left, right, BigInteger::add);
    } else if (a instanceof CelByteString left && b instanceof CelByteString right) {
      return left.concat(right);
    } else if (a instanceof Instant left && b instanceof Duration right) {
      return Times.plus(left, right);
    } else if (a instanceof Duration left && b instanceof Instant right) {
      return Times.plus(right, left);
    } else if (a instanceof Duration left && b instanceof Duration right) {
      return Times.inRange(left.plus(right));
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Object subtract(Object a, Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      return exact(() -> Math.subtractExact(left, right));
    } else if (a instanceof Double left && b instanceof Double right) {
      return left - right;
    } else if (a instanceof UnsignedLong left && b instanceof UnsignedLong right) {
      return unsigned(left, right, BigInteger::subtract);
    } else if (a instanceof Instant left && b instanceof Instant right) {
      return Times.inRange(Duration.between(right, left));
    } else if (a instanceof Instant left && b instanceof Duration right) {
      return Times.plus(left, right.negated());
    } else if (a instanceof Duration left && b instanceof Duration right) {
      return Times.inRange(left.minus(right));
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Object multiply(Object a, Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      return exact(() -> Math.multiplyExact(left, right));
    } else if (a instanceof Double left && b instanceof Double right) {
      return left * right;
    } else if (a instanceof UnsignedLong left && b instanceof UnsignedLong right) {
      return unsigned(left, right, BigInteger::multiply);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Object divide(Object a, Object b) {
    if (a instanceof Double left && b instanceof Double right) {
      return left / right;
    }
    if (isZero(b)) {
      throw EvaluationFailure.of("division by zero");
    }
    if (a instanceof Long left && b instanceof Long right) {
      if (left == Long.MIN_VALUE && right == -1) {
        throw overflow();
      }
      return left / right;
    } else if (a instanceof UnsignedLong left && b instanceof UnsignedLong right) {
      return left.dividedBy(right);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  static Object modulo(Object a, Object b) {
    if (isZero(b)) {
      throw EvaluationFailure.of("modulus by zero");
    }
    if (a instanceof Long left && b instanceof Long right) {
      if (left == Long.MIN_VALUE && right == -1) {
        throw overflow();
      }
      return left % right;
    } else if (a instanceof UnsignedLong left && b instanceof UnsignedLong right) {
      return left.mod(right);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  private static boolean isZero(Object number) {
    return number instanceof Long whole && whole == 0 || UnsignedLong.ZERO.equals(number);
  }

  static Object negate(Object value) {
    if (value instanceof Long number) {
      return exact(() -> Math.negateExact(number));
    } else if (value instanceof Double number) {
      return -number;
    } else if (value instanceof Duration duration) {
      return Times.inRange(duration.negated());
    }
    throw EvaluationFailure.noSuchOverload();
  }

  private interface Exact {
    long compute();
  }

  private static Object exact(Exact operation) {
    try {
      return operation.compute();
    } catch (ArithmeticException e) {
      throw overflow();
    }
  }

  static EvaluationFailure overflow() {
    return EvaluationFailure.of("integer overflow");
  }

  private static Object unsigned(
      UnsignedLong a, UnsignedLong b, BinaryOperator<BigInteger> operation) {
    return unsigned(operation.apply(a.bigIntegerValue(), b.bigIntegerValue()));
  }

  static UnsignedLong unsigned(BigInteger number) {
    if (number.signum() < 0 || number.compareTo(MAX_UNSIGNED) > 0) {
      throw EvaluationFailure.of("unsigned integer overflow");
    }
    return UnsignedLong.valueOf(number);
  }
}
