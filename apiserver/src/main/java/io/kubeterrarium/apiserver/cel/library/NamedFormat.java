package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.cel.Typed;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the texts of names, labels and formats must look like, in upstream's words. */
enum NamedFormat implements Typed {
  DNS1123_LABEL("dns1123Label", 30, LabelSyntax::dnsLabel),
  DNS1123_SUBDOMAIN("dns1123Subdomain", 60, LabelSyntax::dnsSubdomain),
  DNS1035_LABEL("dns1035Label", 30, LabelSyntax::dns1035Label),
  QUALIFIED_NAME("qualifiedName", 60, LabelSyntax::qualifiedName),
  DNS1123_LABEL_PREFIX("dns1123LabelPrefix", 30, text -> LabelSyntax.dnsLabel(stem(text))),
  DNS1123_SUBDOMAIN_PREFIX(
      "dns1123SubdomainPrefix", 60, text -> LabelSyntax.dnsSubdomain(stem(text))),
  DNS1035_LABEL_PREFIX("dns1035LabelPrefix", 30, text -> LabelSyntax.dns1035Label(stem(text))),
  LABEL_VALUE("labelValue", 40, LabelSyntax::labelValue),
  URI_FORMAT("uri", 128, NamedFormat::uri),
  UUID("uuid", 64, text -> pattern(text, UUIDS.ANY, "does not match the UUID format")),
  BYTE("byte", 64, NamedFormat::base64),
  DATE("date", 90, NamedFormat::date),
  DATETIME("datetime", 90, NamedFormat::datetime);

  /** Apart, for an enum's constants cannot see its own fields. */
  private static final class UUIDS {
    static final Pattern ANY =
        Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  }

  private final String functionName;
  private final int regexSize;
  private final Function<String, List<String>> problems;

  NamedFormat(String functionName, int regexSize, Function<String, List<String>> problems) {
    this.functionName = functionName;
    this.regexSize = regexSize;
    this.problems = problems;
  }

  static Optional<NamedFormat> named(String name) {
    for (NamedFormat format : values()) {
      if (format.functionName.equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  String functionName() {
    return functionName;
  }

  /** Of the regular expression that checking it costs as much as. */
  int regexSize() {
    return regexSize;
  }

  List<String> problems(String text) {
    return problems.apply(text);
  }

  @Override
  public String typeName() {
    return "kubernetes.NamedFormat";
  }

  /** Of a prefix, which a name goes on after its dash. */
  private static String stem(String prefix) {
    return prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix;
  }

  private static List<String> pattern(String text, Pattern pattern, String problem) {
    return pattern.matcher(text).matches() ? List.of() : List.of(problem);
  }

  private static List<String> uri(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null || text.startsWith("/")
          ? List.of()
          : List.of("parse \"" + text + "\": invalid URI for request");
    } catch (URISyntaxException e) {
      return List.of("parse \"" + text + "\": invalid URI for request");
    }
  }

  private static List<String> base64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of("invalid base64");
    }
  }

  private static List<String> date(String text) {
    try {
      LocalDate.parse(text);
      return List.of();
    } catch (DateTimeParseException e) {
      return List.of("invalid date");
    }
  }

  private static List<String> datetime(String text) {
    try {
      OffsetDateTime.parse(text);
      return List.of();
    } catch (DateTimeParseException e) {
      return List.of("invalid datetime");
    }
  }
}
