package io.kubeterrarium.apiserver.kinds.field;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.meta.MetaValidation;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** References to objects by group, kind and name, and names that begin with a domain. */
public final class References {
  private static final Pattern HTTP_PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  private References() {}

  /** Kind and name, and a group that may be absent. */
  public static void typed(JsonNode reference, String path, FieldErrors errors) {
    JsonNode group = reference.path("apiGroup");
    if (group.isString()) {
      Values.invalid(
          path + ".apiGroup", group, LabelSyntax.dnsSubdomain(group.stringValue()), errors);
    }
    segment(reference, "kind", path, errors);
    segment(reference, "name", path, errors);
  }

  /** A string that must be there, and can stand in a path. */
  public static void segment(JsonNode parent, String field, String path, FieldErrors errors) {
    String value = Meta.text(parent, field);
    if (value.isEmpty()) {
      errors.required(path + "." + field, "");
    } else {
      Values.invalid(path + "." + field, value, MetaValidation.pathSegment(value), errors);
    }
  }

  /** As {@code acme.io/foo}. Source: {@code IsDomainPrefixedPath}. */
  public static void domainPrefixed(String value, String path, FieldErrors errors) {
    String[] parts = value.split("/", 2);
    if (value.isEmpty()) {
      errors.required(path, "");
    } else if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      errors.invalid(path, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
    } else {
      Values.invalid(path, parts[0], LabelSyntax.dnsSubdomain(parts[0]), errors);
      if (!HTTP_PATH.matcher(parts[1]).matches()) {
        errors.invalid(
            path, parts[1], "Invalid path (regex used for validation is '" + HTTP_PATH + "')");
      }
    }
  }
}
