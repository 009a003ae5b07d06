package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Port numbers, names and protocols, wherever they stand. */
public final class Ports {
  public static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

  private static final int MAX_NAME = 15;
  private static final Pattern CHARACTERS = Pattern.compile("[-a-z0-9]+");
  private static final Pattern LETTER = Pattern.compile("[a-z]");

  private Ports() {}

  public static void number(JsonNode port, String path, FieldErrors errors) {
    int value = port.asInt(0);
    if (value < 1 || value > 65535) {
      errors.invalid(path, value, "must be between 1 and 65535, inclusive");
    }
  }

  /** A number, or the name of a container's port. */
  public static void numberOrName(JsonNode port, String path, FieldErrors errors) {
    if (port.isString()) {
      nameProblems(port.stringValue()).forEach(e -> errors.invalid(path, port.stringValue(), e));
    } else {
      number(port, path, errors);
    }
  }

  public static void protocol(JsonNode parent, String path, FieldErrors errors) {
    String protocol = Meta.text(parent, "protocol");
    if (protocol.isEmpty()) {
      errors.required(path + ".protocol", "");
    } else if (!PROTOCOLS.contains(protocol)) {
      errors.notSupported(path + ".protocol", protocol, PROTOCOLS);
    }
  }

  /** What is spoken on the port; may be absent. */
  public static void appProtocol(JsonNode parent, String path, FieldErrors errors) {
    if (parent.path("appProtocol").isString()) {
      String protocol = Meta.text(parent, "appProtocol");
      Values.invalid(path + ".appProtocol", protocol, LabelSyntax.qualifiedName(protocol), errors);
    }
  }

  /** Source: {@code IsValidPortName}. */
  public static List<String> nameProblems(String name) {
    List<String> problems = new ArrayList<>(0);
    if (name.length() > MAX_NAME) {
      problems.add("must be no more than " + MAX_NAME + " bytes");
    }
    if (!CHARACTERS.matcher(name).matches()) {
      problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!LETTER.matcher(name).find()) {
      problems.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      problems.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      problems.add("must not begin or end with a hyphen");
    }
    return problems;
  }
}
