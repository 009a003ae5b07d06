package io.kubeterrarium.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What names, label keys and label values may look like. Each check returns what is wrong, in
 * upstream's words, or nothing. Source: k8s.io/apimachinery/pkg/util/validation.
 */
public final class LabelSyntax {
  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String DNS_SUBDOMAIN = DNS_LABEL + "(\\." + DNS_LABEL + ")*";
  private static final String DNS_1035_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(" + NAME_PART + ")?";

  private static final Pattern DNS_LABEL_PATTERN = Pattern.compile(DNS_LABEL);
  private static final Pattern DNS_1035_LABEL_PATTERN = Pattern.compile(DNS_1035_LABEL);

  private static final String QUALIFIED_NAME_ERROR =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '"
          + NAME_PART
          + "')";
  private static final String VALUE_ERROR =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is '"
          + VALUE
          + "')";
  private static final String DNS_LABEL_ERROR =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '"
          + DNS_LABEL
          + "')";
  private static final String DNS_SUBDOMAIN_ERROR =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '"
          + DNS_SUBDOMAIN
          + "')";
  private static final String DNS_1035_LABEL_ERROR =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '"
          + DNS_1035_LABEL
          + "')";

  private static final String TOO_MANY_CHARACTERS = "must be no more than 63 characters";

  private LabelSyntax() {}

  /** A label's or annotation's key, a finalizer: {@code name} or {@code example.com/name}. */
  public static List<String> qualifiedName(String name) {
    int slash = name.indexOf('/');
    if (slash >= 0 && name.indexOf('/', slash + 1) >= 0) {
      return List.of(
          "a valid label key "
              + QUALIFIED_NAME_ERROR
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> errors = new ArrayList<>(0);
    if (slash == 0) {
      errors.add("prefix part must be non-empty");
    } else if (slash > 0) {
      dnsSubdomain(name.substring(0, slash)).forEach(e -> errors.add("prefix part " + e));
    }
    String part = name.substring(slash + 1);
    if (part.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (part.length() > 63) {
      errors.add("name part " + tooLong(63));
    }
    if (!isNamePart(part)) {
      errors.add("name part " + QUALIFIED_NAME_ERROR);
    }
    return errors;
  }

  public static List<String> labelValue(String value) {
    List<String> errors = new ArrayList<>(0);
    if (value.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!value.isEmpty() && !isNamePart(value)) {
      errors.add(VALUE_ERROR);
    }
    return errors;
  }

  public static List<String> dnsSubdomain(String name) {
    List<String> errors = new ArrayList<>(0);
    if (name.length() > 253) {
      errors.add(tooLong(253));
    }
    if (!isDnsSubdomain(name)) {
      errors.add(DNS_SUBDOMAIN_ERROR);
    }
    return errors;
  }

  public static List<String> dnsLabel(String name) {
    return dnsLabel(name, DNS_LABEL_PATTERN, DNS_LABEL_ERROR);
  }

  public static List<String> dns1035Label(String name) {
    List<String> errors = dnsLabel(name, DNS_1035_LABEL_PATTERN, DNS_1035_LABEL_ERROR);
    // Upstream counts bytes here too, and calls them so elsewhere.
    errors.replaceAll(error -> error.equals(tooLong(63)) ? TOO_MANY_CHARACTERS : error);
    return errors;
  }

  private static List<String> dnsLabel(String name, Pattern pattern, String error) {
    List<String> errors = new ArrayList<>(0);
    if (name.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!pattern.matcher(name).matches()) {
      errors.add(error);
    }
    return errors;
  }

  private static String tooLong(int limit) {
    return "must be no more than " + limit + " bytes";
  }

  // Loops instead of expressions: these run for every label of every write.
  private static boolean isNamePart(String part) {
    int end = part.length() - 1;
    if (end < 0 || !isAlphanumeric(part.charAt(0)) || !isAlphanumeric(part.charAt(end))) {
      return false;
    }
    for (int i = 1; i < end; i++) {
      char c = part.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDnsSubdomain(String name) {
    boolean edge = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
        edge = false;
      } else if (c == '.' || c == '-') {
        if (edge || c == '.' && name.charAt(i - 1) == '-') {
          return false;
        }
        edge = c == '.';
      } else {
        return false;
      }
    }
    return !edge && name.charAt(name.length() - 1) != '-';
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
