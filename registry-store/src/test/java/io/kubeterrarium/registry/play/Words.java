package io.kubeterrarium.registry.play;

import io.kubeterrarium.registry.Bytes;
import io.kubeterrarium.registry.Compare;
import io.kubeterrarium.registry.KeyRange;
import io.kubeterrarium.registry.KeyValue;
import io.kubeterrarium.registry.LeaseId;
import io.kubeterrarium.registry.Op;
import io.kubeterrarium.registry.OpResult;
import io.kubeterrarium.registry.RangeRequest;
import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.Txn;
import io.kubeterrarium.registry.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The language of the plays: what commands read and answers look like. */
final class Words {
  private static final Pattern COMPARE =
      Pattern.compile("(mod|create|version|value)\\((\\S+)\\)([=!<>])(\\S*)");
  private static final Pattern TXN =
      Pattern.compile("(?:if (?<if>.*?) )?then(?<then>.*?)(?: else(?<else>.*))?");

  private Words() {}

  /** {@code a}, {@code a*} for a prefix, {@code a..c}, or {@code *} for all. */
  static KeyRange range(String word) {
    if (word.endsWith("*")) {
      return word.equals("*")
          ? KeyRange.ALL
          : KeyRange.prefix(word.substring(0, word.length() - 1));
    }
    int dots = word.indexOf("..");
    return dots < 0
        ? KeyRange.single(Bytes.utf8(word))
        : new KeyRange(Bytes.utf8(word.substring(0, dots)), Bytes.utf8(word.substring(dots + 2)));
  }

  /** {@code if mod(a)=2, value(b)!x then put a 1; del b else get a}. */
  static Txn txn(String text) {
    Matcher parts = TXN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a txn: " + text);
    }
    List<Compare> compares = new ArrayList<>();
    if (parts.group("if") != null) {
      for (String compare : parts.group("if").split(", *")) {
        compares.add(compare(compare));
      }
    }
    return new Txn(compares, branch(parts.group("then")), branch(parts.group("else")));
  }

  private static Compare compare(String text) {
    Matcher parts = COMPARE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a comparison: " + text);
    }
    Bytes key = Bytes.utf8(parts.group(2));
    String value = parts.group(4);
    Compare.Relation relation =
        switch (parts.group(3)) {
          case "=" -> Compare.Relation.EQUAL;
          case "!" -> Compare.Relation.NOT_EQUAL;
          case "<" -> Compare.Relation.LESS;
          default -> Compare.Relation.GREATER;
        };
    return switch (parts.group(1)) {
      case "mod" -> new Compare.ModRevision(key, relation, revision(value));
      case "create" -> new Compare.CreateRevision(key, relation, revision(value));
      case "version" -> new Compare.Version(key, relation, Long.parseLong(value));
      default -> new Compare.Value(key, relation, Bytes.utf8(value));
    };
  }

  private static List<Op> branch(String text) {
    List<Op> ops = new ArrayList<>();
    if (text != null && !text.isBlank()) {
      for (String op : text.strip().split("; *")) {
        ops.add(op(op.split(" +")));
      }
    }
    return ops;
  }

  /** {@code put KEY VALUE [lease=ID]}, {@code del RANGE}, {@code get RANGE [limit=N]}. */
  static Op op(String... words) {
    return switch (words[0]) {
      case "put" ->
          new Op.Put(
              Bytes.utf8(words[1]),
              Bytes.utf8(words[2]),
              new LeaseId(Long.parseLong(option(words, "lease", "0"))));
      case "del" -> new Op.Delete(range(words[1]));
      case "get" -> new Op.Get(range(words[1]), Long.parseLong(option(words, "limit", "0")));
      default -> throw new IllegalArgumentException("not a step: " + String.join(" ", words));
    };
  }

  /** {@code RANGE [at=N] [limit=N] [keys] [count]}. */
  static RangeRequest rangeRequest(String... words) {
    List<String> all = List.of(words);
    return new RangeRequest(
        range(words[1]),
        revision(option(words, "at", "0")),
        Long.parseLong(option(words, "limit", "0")),
        all.contains("keys"),
        all.contains("count"),
        RangeRequest.Consistency.LOCAL);
  }

  static String option(String[] words, String name, String absent) {
    for (String word : words) {
      if (word.startsWith(name + "=")) {
        return word.substring(name.length() + 1);
      }
    }
    return absent;
  }

  static Revision revision(String number) {
    return new Revision(Long.parseLong(number));
  }

  static String say(OpResult result) {
    if (result instanceof OpResult.Put put) {
      return "put" + (put.previous() == null ? "" : ", was " + say(put.previous()));
    }
    if (result instanceof OpResult.Delete delete) {
      return "deleted " + say(delete.deleted());
    }
    OpResult.Get get = (OpResult.Get) result;
    return "got " + say(get.found()) + " of " + get.count();
  }

  static String say(List<KeyValue> all) {
    return all.stream().map(Words::say).toList().toString();
  }

  static String say(KeyValue kv) {
    String lease = kv.lease().isNone() ? "" : " lease=" + kv.lease().value();
    return "%s=%s (create=%s mod=%s version=%d%s)"
        .formatted(
            kv.key(), kv.value(), kv.createRevision(), kv.modRevision(), kv.version(), lease);
  }

  static String say(WatchEvent event) {
    String previous = event.previous() == null ? "" : ", was " + event.previous().value();
    String what =
        event.type() == WatchEvent.Type.PUT
            ? (event.isCreate() ? "create " : "modify ")
                + event.current().key()
                + "="
                + event.current().value()
            : "delete " + event.current().key();
    return event.current().modRevision() + " " + what + previous;
  }
}
