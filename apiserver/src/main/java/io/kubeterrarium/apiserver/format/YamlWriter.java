package io.kubeterrarium.apiserver.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes a tree as sigs.k8s.io/yaml does: block style, keys in go-yaml's natural order, lists not
 * indented below their key, text with line breaks as literal blocks, no folding.
 */
public final class YamlWriter {
  private final StringBuilder out = new StringBuilder(1024);

  private YamlWriter() {}

  public static byte[] bytes(JsonNode tree) {
    return text(tree).getBytes(StandardCharsets.UTF_8);
  }

  public static String text(JsonNode tree) {
    YamlWriter writer = new YamlWriter();
    if (tree.isContainer() && !tree.isEmpty()) {
      writer.block(tree, 0);
    } else {
      writer.scalar(tree, 0);
      writer.out.append('\n');
    }
    return writer.out.toString();
  }

  /** Writes lines that each end with a line break; the first one's indentation stands already. */
  private void block(JsonNode container, int indent) {
    boolean first = true;
    if (container.isObject()) {
      List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(container.properties());
      fields.sort((a, b) -> NaturalOrder.compare(a.getKey(), b.getKey()));
      for (Map.Entry<String, JsonNode> field : fields) {
        indent(first ? 0 : indent);
        first = false;
        out.append(YamlText.key(field.getKey())).append(':');
        value(field.getValue(), indent);
      }
    } else {
      for (JsonNode item : container) {
        indent(first ? 0 : indent);
        first = false;
        out.append('-');
        if (item.isContainer() && !item.isEmpty()) {
          out.append(' ');
          block(item, indent + 2);
        } else {
          out.append(' ');
          scalar(item, indent + 2);
          out.append('\n');
        }
      }
    }
  }

  private void value(JsonNode value, int indent) {
    if (value.isContainer() && !value.isEmpty()) {
      out.append('\n');
      int inner = value.isArray() ? indent : indent + 2;
      indent(inner);
      block(value, inner);
    } else {
      out.append(' ');
      scalar(value, indent + 2);
      out.append('\n');
    }
  }

  private void scalar(JsonNode value, int indent) {
    if (value.isString()) {
      YamlText.value(out, value.stringValue(), indent);
    } else if (value.isDouble()) {
      out.append(goFloat(value.doubleValue()));
    } else if (value.isObject()) {
      out.append("{}");
    } else if (value.isArray()) {
      out.append("[]");
    } else {
      out.append(value.asString(value.isNull() ? "null" : ""));
    }
  }

  private static String goFloat(double value) {
    String text = Double.toString(value);
    if (text.endsWith(".0")) {
      return text.substring(0, text.length() - 2);
    }
    int e = text.indexOf('E');
    if (e < 0) {
      return text;
    }
    int exponent = Integer.parseInt(text.substring(e + 1));
    String mantissa = text.substring(0, e).replaceAll("\\.0$", "");
    String digits = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + digits;
  }

  private void indent(int spaces) {
    out.append(" ".repeat(spaces));
  }
}
