package io.kubeterrarium.apiserver.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import io.kubeterrarium.apiserver.error.GoFloat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/** Conversions between CEL's own types. */
public final class Conversions {
  private static final double TWO_63 = 0x1p63;
  private static final double TWO_64 = 0x1p64;

  private Conversions() {}

  public static Object type(Object value) {
    return new TypeValue(CelValues.typeName(value));
  }

  public static Long toInt(Object value) {
    if (value instanceof Long number) {
      return number;
    } else if (value instanceof UnsignedLong number) {
      if (number.longValue() < 0) {
        throw Arithmetic.overflow();
      }
      return number.longValue();
    } else if (value instanceof Double number) {
      if (number.isNaN() || number <= -TWO_63 || number >= TWO_63) {
        throw Arithmetic.overflow();
      }
      return number.longValue();
    } else if (value instanceof Instant time) {
      return time.getEpochSecond();
    } else if (value instanceof String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw notA("int");
      }
    }
    throw EvaluationFailure.noSuchOverload();
  }

  private static EvaluationFailure notA(String type) {
    return EvaluationFailure.of("type conversion error from 'string' to '" + type + "'");
  }

  public static UnsignedLong toUnsigned(Object value) {
    if (value instanceof UnsignedLong number) {
      return number;
    } else if (value instanceof Long number) {
      return Arithmetic.unsigned(BigInteger.valueOf(number));
    } else if (value instanceof Double number) {
      if (number.isNaN() || number < 0 || number >= TWO_64) {
        throw EvaluationFailure.of("unsigned integer overflow");
      }
      return Arithmetic.unsigned(new BigDecimal(number).toBigInteger());
    } else if (value instanceof String text) {
      try {
        return UnsignedLong.valueOf(text);
      } catch (NumberFormatException e) {
        throw notA("uint");
      }
    }
    throw EvaluationFailure.noSuchOverload();
  }

  public static Double toDouble(Object value) {
    if (value instanceof Double number) {
      return number;
    } else if (value instanceof Long number) {
      return number.doubleValue();
    } else if (value instanceof UnsignedLong number) {
      return number.doubleValue();
    } else if (value instanceof String text) {
      try {
        // Java would take white space around it, and a letter for the type after it.
        if (!text.matches("[-+0-9.eE]+|[-+]?(NaN|Infinity)")) {
          throw notA("double");
        }
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw notA("double");
      }
    }
    throw EvaluationFailure.noSuchOverload();
  }

  public static Boolean toBool(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof String text) {
      return switch (text) {
        case "1", "t", "T", "true", "TRUE", "True" -> true;
        case "0", "f", "F", "false", "FALSE", "False" -> false;
        default -> throw notA("bool");
      };
    }
    throw EvaluationFailure.noSuchOverload();
  }

  public static String toText(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Long || value instanceof UnsignedLong || value instanceof Boolean) {
      return value.toString();
    } else if (value instanceof Double number) {
      return GoFloat.text(number);
    } else if (value instanceof CelByteString bytes) {
      if (!bytes.isValidUtf8()) {
        throw EvaluationFailure.of("invalid UTF-8 in bytes, cannot convert to string");
      }
      return bytes.toStringUtf8();
    } else if (value instanceof Instant || value instanceof Duration) {
      return Times.text(value);
    } else if (value instanceof TypeValue type) {
      return type.name();
    } else if (value instanceof Typed) {
      return value.toString();
    }
    throw EvaluationFailure.noSuchOverload();
  }

  public static CelByteString toBytes(Object value) {
    if (value instanceof CelByteString bytes) {
      return bytes;
    } else if (value instanceof String text) {
      return CelByteString.copyFromUtf8(text);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  public static Instant toTimestamp(Object value) {
    if (value instanceof Instant time) {
      return time;
    } else if (value instanceof String text) {
      return Times.timestamp(text);
    } else if (value instanceof Long seconds) {
      return Times.ofSeconds(seconds);
    }
    throw EvaluationFailure.noSuchOverload();
  }

  public static Duration toDuration(Object value) {
    if (value instanceof Duration duration) {
      return duration;
    } else if (value instanceof String text) {
      return Times.duration(text);
    }
    throw EvaluationFailure.noSuchOverload();
  }
}
