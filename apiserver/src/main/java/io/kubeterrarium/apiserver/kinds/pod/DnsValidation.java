package io.kubeterrarium.apiserver.kinds.pod;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How names are resolved inside a pod. Source: {@code validatePodDNSConfig}. */
final class DnsValidation {
  private static final List<String> POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final int MAX_NAMESERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_CHARACTERS = 2048;
  private static final int MAX_NAME = 253;
  private static final String DOMAIN =
      "[a-z0-9_]([-_a-z0-9]*[a-z0-9])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9])?)*";
  private static final Pattern DOMAIN_NAME = Pattern.compile(DOMAIN);

  private DnsValidation() {}

  static void policy(ObjectNode spec, String path, FieldErrors errors) {
    Values.oneOf(spec, path, "dnsPolicy", POLICIES, errors);
  }

  static void config(ObjectNode spec, String specPath, FieldErrors errors) {
    String path = specPath + ".dnsConfig";
    JsonNode config = spec.path("dnsConfig");
    JsonNode servers = config.path("nameservers");
    if (Meta.text(spec, "dnsPolicy").equals("None") && servers.isEmpty()) {
      errors.required(
          config.isObject() ? path + ".nameservers" : path,
          config.isObject()
              ? "must provide at least one DNS nameserver when `dnsPolicy` is None"
              : "must provide `dnsConfig` when `dnsPolicy` is None");
      return;
    }
    if (servers.size() > MAX_NAMESERVERS) {
      errors.invalid(
          path + ".nameservers",
          servers,
          "must not have more than " + MAX_NAMESERVERS + " nameservers");
    }
    for (int i = 0; i < servers.size(); i++) {
      Addresses.ip(servers.get(i).asString(""), path + ".nameservers[" + i + "]", errors);
    }
    searches(config.path("searches"), path + ".searches", errors);
    Defaults.each(
        config,
        "options",
        path,
        (option, at) -> {
          if (Meta.text(option, "name").isEmpty()) {
            errors.required(at, "must not be empty");
          }
        });
  }

  private static void searches(JsonNode searches, String path, FieldErrors errors) {
    List<String> all = new ArrayList<>();
    searches.forEach(search -> all.add(search.asString("")));
    if (all.size() > MAX_SEARCHES) {
      errors.invalid(path, searches, "must not have more than " + MAX_SEARCHES + " search paths");
    }
    if (String.join(" ", all).length() > MAX_SEARCH_CHARACTERS) {
      errors.invalid(
          path,
          searches,
          "must not have more than "
              + MAX_SEARCH_CHARACTERS
              + " characters (including spaces) in the search list");
    }
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).equals(".")) {
        domain(all.get(i), path + "[" + i + "]", errors);
      }
    }
  }

  /** Underscores are taken here, and one dot at the end. */
  private static void domain(String search, String path, FieldErrors errors) {
    String name = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
    if (name.length() > MAX_NAME) {
      errors.invalid(path, name, "must be no more than " + MAX_NAME + " bytes");
    }
    if (!DOMAIN_NAME.matcher(name).matches()) {
      errors.invalid(
          path,
          name,
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-',"
              + " '_' or '.', and must start and end with an alphanumeric character or '_'"
              + " (e.g. 'example.com', regex used for validation is '"
              + DOMAIN
              + "')");
    }
  }

  static void hostAliases(ObjectNode spec, String path, FieldErrors errors) {
    Defaults.each(
        spec,
        "hostAliases",
        path,
        (alias, at) -> {
          Addresses.ip(Meta.text(alias, "ip"), at + ".ip", errors);
          JsonNode names = alias.path("hostnames");
          for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).asString("");
            Values.invalid(
                at + ".hostnames[" + i + "]", name, LabelSyntax.dnsSubdomain(name), errors);
          }
        });
  }
}
