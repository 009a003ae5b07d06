package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.Costs;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Texts, by code points. Source: google/cel-go, ext/strings.go at version 2. */
final class TextLibrary implements Functions.Library {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType INT = SimpleType.INT;
  private static final CelType TEXTS = ListType.create(TEXT);

  private static final Function.Cost TWICE =
      (arguments, result) -> Costs.traversal(((String) arguments[0]).length(), 2);

  /** Go's white space. */
  private static final String SPACE =
      "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
          + "\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

  @Override
  public void addTo(Functions f) {
    f.member("charAt", "string_char_at_int", TEXT, List.of(TEXT, INT), a -> charAt(a))
        .member(
            "lowerAscii",
            "string_lower_ascii",
            TEXT,
            List.of(TEXT),
            a -> ascii(a, 'A'),
            Args.TRAVERSAL)
        .member(
            "upperAscii",
            "string_upper_ascii",
            TEXT,
            List.of(TEXT),
            a -> ascii(a, 'a'),
            Args.TRAVERSAL)
        .member(
            "trim", "string_trim", TEXT, List.of(TEXT), a -> trim(Args.text(a, 0)), Args.TRAVERSAL)
        .member(
            "substring",
            "string_substring_int",
            TEXT,
            List.of(TEXT, INT),
            a -> substring(Args.text(a, 0), Args.number(a, 1), Long.MAX_VALUE),
            Args.TRAVERSAL)
        .member(
            "substring",
            "string_substring_int_int",
            TEXT,
            List.of(TEXT, INT, INT),
            a -> substring(Args.text(a, 0), Args.number(a, 1), Args.number(a, 2)),
            Args.TRAVERSAL)
        .member(
            "split", "string_split_string", TEXTS, List.of(TEXT, TEXT), a -> split(a, -1), TWICE)
        .member(
            "split",
            "string_split_string_int",
            TEXTS,
            List.of(TEXT, TEXT, INT),
            a -> split(a, Args.number(a, 2)),
            TWICE)
        .member(
            "replace",
            "string_replace_string_string",
            TEXT,
            List.of(TEXT, TEXT, TEXT),
            a -> replace(a, -1),
            TWICE)
        .member(
            "replace",
            "string_replace_string_string_int",
            TEXT,
            List.of(TEXT, TEXT, TEXT, INT),
            a -> replace(a, Args.number(a, 3)),
            TWICE)
        .global(
            "strings.quote",
            "strings_quote",
            TEXT,
            List.of(TEXT),
            a -> Quoting.quote(Args.text(a, 0)));
    addJoin(f);
    addIndex(f);
  }

  private static void addJoin(Functions f) {
    Function.Cost twice = (a, result) -> Costs.traversal(((String) result).length(), 2);
    f.member("join", "list_join", TEXT, List.of(TEXTS), a -> join(a, ""), twice)
        .member(
            "join",
            "list_join_string",
            TEXT,
            List.of(TEXTS, TEXT),
            a -> join(a, Args.text(a, 1)),
            twice);
  }

  private static void addIndex(Functions f) {
    List<CelType> plain = List.of(TEXT, TEXT);
    List<CelType> from = List.of(TEXT, TEXT, INT);
    Function.Cost cost = (a, result) -> Costs.tree(a[0]);
    f.member("indexOf", "string_index_of_string", INT, plain, a -> index(a, 0), cost)
        .member(
            "indexOf",
            "string_index_of_string_int",
            INT,
            from,
            a -> index(a, Args.number(a, 2)),
            cost)
        .member("lastIndexOf", "string_last_index_of_string", INT, plain, a -> last(a, -1), cost)
        .member(
            "lastIndexOf",
            "string_last_index_of_string_int",
            INT,
            from,
            a -> last(a, bound(a, Args.number(a, 2))),
            cost);
  }

  private static int[] points(String text) {
    return text.codePoints().toArray();
  }

  private static String text(int[] points, int from, int to) {
    return new String(points, from, to - from);
  }

  private static EvaluationFailure outOfRange(long index) {
    return EvaluationFailure.of("index out of range: " + index);
  }

  private static String charAt(Object[] a) {
    int[] points = points(Args.text(a, 0));
    long index = Args.number(a, 1);
    if (index < 0 || index > points.length) {
      throw outOfRange(index);
    }
    return index == points.length ? "" : text(points, (int) index, (int) index + 1);
  }

  /**
   * @param first the letter whose case is changed, with the 25 after it
   */
  private static String ascii(Object[] a, char first) {
    char[] chars = Args.text(a, 0).toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= first && chars[i] < first + 26) {
        chars[i] ^= 0x20;
      }
    }
    return new String(chars);
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && SPACE.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && SPACE.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  private static String substring(String text, long from, long to) {
    int[] points = points(text);
    long end = to == Long.MAX_VALUE ? points.length : to;
    if (from < 0 || from > points.length) {
      throw outOfRange(from);
    }
    if (end < 0 || end > points.length) {
      throw outOfRange(end);
    }
    if (from > end) {
      throw EvaluationFailure.of("invalid substring range. start: " + from + ", end: " + end);
    }
    return text(points, (int) from, (int) end);
  }

  private static List<Object> split(Object[] a, long limit) {
    String text = Args.text(a, 0);
    String separator = Args.text(a, 1);
    List<Object> parts = new ArrayList<>();
    if (limit == 0) {
      return parts;
    }
    int at = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      int end;
      if (separator.isEmpty()) {
        end = at < text.length() ? text.offsetByCodePoints(at, 1) : -1;
        if (end == text.length()) {
          end = -1;
        }
      } else {
        end = text.indexOf(separator, at);
      }
      if (end < 0) {
        break;
      }
      parts.add(text.substring(at, end));
      at = end + separator.length();
    }
    if (!separator.isEmpty() || at < text.length()) {
      parts.add(text.substring(at));
    }
    return parts;
  }

  private static String replace(Object[] a, long limit) {
    String text = Args.text(a, 0);
    String old = Args.text(a, 1);
    String with = Args.text(a, 2);
    StringBuilder replaced = new StringBuilder();
    int at = 0;
    long count = 0;
    while (limit < 0 || count < limit) {
      int found = text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      replaced.append(text, at, found).append(with);
      at = found + old.length();
      count++;
      if (old.isEmpty()) {
        if (at >= text.length()) {
          break;
        }
        int next = text.offsetByCodePoints(at, 1);
        replaced.append(text, at, next);
        at = next;
      }
    }
    return replaced.append(text.substring(Math.min(at, text.length()))).toString();
  }

  private static String join(Object[] a, String separator) {
    return Args.list(a, 0).stream()
        .map(
            each -> {
              if (each instanceof String text) {
                return text;
              }
              throw EvaluationFailure.of("no such overload: join");
            })
        .collect(Collectors.joining(separator));
  }

  private static long bound(Object[] a, long from) {
    long size = points(Args.text(a, 0)).length;
    if (from < 0 || from > size) {
      throw outOfRange(from);
    }
    return from;
  }

  private static long index(Object[] a, long from) {
    int[] text = points(Args.text(a, 0));
    int[] part = points(Args.text(a, 1));
    for (int i = (int) bound(a, from); i + part.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * @param from the last place to look at; negative: the end
   */
  private static long last(Object[] a, long from) {
    int[] text = points(Args.text(a, 0));
    int[] part = points(Args.text(a, 1));
    int start = text.length - part.length;
    for (int i = from < 0 ? start : (int) Math.min(from, start); i >= 0; i--) {
      if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }
}
