package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.References;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Source: {@code ValidateIngressCreate}, {@code ValidateIngressUpdate} and {@code
 * ValidateIngressStatusUpdate} in k8s.io/kubernetes/pkg/apis/networking/validation.
 */
final class IngressValidation {
  static final String CLASS = "kubernetes.io/ingress.class";

  private static final Set<String> PATH_TYPES = Set.of("Exact", "ImplementationSpecific", "Prefix");
  private static final List<String> BAD_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_ENDS = List.of("/..", "/.");

  private IngressValidation() {}

  static void checkCreate(ObjectNode ingress, FieldErrors errors) {
    check(ingress.path("spec"), true, true, errors);
    String oldStyle = Meta.annotations(ingress).get(CLASS);
    JsonNode named = ingress.path("spec").path("ingressClassName");
    if (oldStyle != null && named.isString() && !oldStyle.equals(named.stringValue())) {
      errors.invalid(
          "annotations." + CLASS,
          oldStyle,
          "must match `ingressClassName` when both are specified");
    }
  }

  /**
   * An update is not held to names and wildcard rules that were stored before they were checked.
   */
  static void checkUpdate(JsonNode spec, JsonNode old, FieldErrors errors) {
    FieldErrors before = new FieldErrors();
    for (JsonNode tls : old.path("tls")) {
      secretName(tls, "", before);
    }
    FieldErrors wildcards = new FieldErrors();
    for (JsonNode rule : old.path("rules")) {
      if (Meta.text(rule, "host").contains("*")) {
        http(rule.path("http"), "", wildcards);
      }
    }
    check(spec, before.isEmpty(), wildcards.isEmpty(), errors);
  }

  private static void check(
      JsonNode spec, boolean secretNames, boolean wildcardRules, FieldErrors errors) {
    JsonNode backend = spec.path("defaultBackend");
    if (spec.path("rules").isEmpty() && !backend.isObject()) {
      errors.invalid(
          "spec", spec.get("rules"), "either `defaultBackend` or `rules` must be specified");
    }
    if (backend.isObject()) {
      backend(backend, "spec.defaultBackend", errors);
    }
    for (int i = 0; i < spec.path("rules").size(); i++) {
      rule(spec.path("rules").get(i), wildcardRules, "spec.rules[" + i + "]", errors);
    }
    for (int i = 0; i < spec.path("tls").size(); i++) {
      tls(spec.path("tls").get(i), secretNames, "spec.tls[" + i + "]", errors);
    }
    JsonNode ingressClass = spec.path("ingressClassName");
    if (ingressClass.isString()) {
      Values.invalid(
          "spec.ingressClassName",
          ingressClass,
          LabelSyntax.dnsSubdomain(ingressClass.stringValue()),
          errors);
    }
  }

  private static void rule(JsonNode rule, boolean wildcards, String path, FieldErrors errors) {
    String host = Meta.text(rule, "host");
    if (!host.isEmpty()) {
      if (Addresses.isIp(host)) {
        errors.invalid(path + ".host", host, "must be a DNS name, not an IP address");
      }
      host(host, path + ".host", errors);
    }
    if (wildcards || !host.contains("*")) {
      http(rule.path("http"), path + ".http", errors);
    }
  }

  private static void http(JsonNode http, String path, FieldErrors errors) {
    if (!http.isObject()) {
      return;
    }
    if (http.path("paths").isEmpty()) {
      errors.required(path + ".paths", "");
    }
    for (int i = 0; i < http.path("paths").size(); i++) {
      path(http.path("paths").get(i), path + ".paths[" + i + "]", errors);
    }
  }

  private static void host(String host, String path, FieldErrors errors) {
    if (!host.contains("*")) {
      Values.invalid(path, host, LabelSyntax.dnsSubdomain(host), errors);
    } else if (!host.startsWith("*.") || !LabelSyntax.dnsSubdomain(host.substring(2)).isEmpty()) {
      errors.invalid(
          path,
          host,
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
              + " which must consist of lower case alphanumeric characters, '-' or '.' and end with"
              + " an alphanumeric character (e.g. '*.example.com', regex used for validation is"
              + " '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }
  }

  private static void tls(JsonNode tls, boolean secretNames, String path, FieldErrors errors) {
    for (int i = 0; i < tls.path("hosts").size(); i++) {
      host(tls.path("hosts").get(i).asString(""), path + ".hosts[" + i + "]", errors);
    }
    if (secretNames) {
      secretName(tls, path, errors);
    }
  }

  private static void secretName(JsonNode tls, String path, FieldErrors errors) {
    String secret = Meta.text(tls, "secretName");
    if (!secret.isEmpty()) {
      Values.invalid(path + ".secretName", secret, LabelSyntax.dnsSubdomain(secret), errors);
    }
  }

  private static void path(JsonNode path, String at, FieldErrors errors) {
    JsonNode type = path.path("pathType");
    String value = Meta.text(path, "path");
    if (!type.isString()) {
      errors.required(at + ".pathType", "pathType must be specified");
      return;
    }
    if (!PATH_TYPES.contains(type.stringValue())) {
      errors.notSupported(at + ".pathType", type, PATH_TYPES);
    } else if (type.stringValue().equals("ImplementationSpecific")) {
      if (!value.isEmpty() && !value.startsWith("/")) {
        errors.invalid(at + ".path", value, "must be an absolute path");
      }
    } else {
      matched(value, at + ".path", errors);
    }
    backend(path.path("backend"), at + ".backend", errors);
  }

  private static void matched(String value, String at, FieldErrors errors) {
    if (!value.startsWith("/")) {
      errors.invalid(at, value, "must be an absolute path");
    }
    for (String part : BAD_PARTS) {
      if (value.contains(part)) {
        errors.invalid(at, value, "must not contain '" + part + "'");
      }
    }
    for (String end : BAD_ENDS) {
      if (value.endsWith(end)) {
        errors.invalid(at, value, "cannot end with '" + end + "'");
      }
    }
  }

  private static void backend(JsonNode backend, String path, FieldErrors errors) {
    JsonNode service = backend.path("service");
    JsonNode resource = backend.path("resource");
    if (resource.isObject() && service.isObject()) {
      errors.invalid(path, "", "cannot set both resource and service backends");
    } else if (resource.isObject()) {
      References.typed(resource, path + ".resource", errors);
    } else if (service.isObject()) {
      service(service, path, errors);
    } else {
      errors.invalid(path, "", "resource or service backend is required");
    }
  }

  private static void service(JsonNode service, String path, FieldErrors errors) {
    String name = Meta.text(service, "name");
    if (name.isEmpty()) {
      errors.required(path + ".service.name", "");
    } else {
      Values.invalid(path + ".service.name", name, LabelSyntax.dnsLabel(name), errors);
    }
    JsonNode port = service.path("port");
    String portName = Meta.text(port, "name");
    boolean numbered = port.path("number").asInt(0) != 0;
    if (!portName.isEmpty() && numbered) {
      errors.invalid(path, "", "cannot set both port name & port number");
    } else if (!portName.isEmpty()) {
      Values.invalid(path + ".service.port.name", portName, Ports.nameProblems(portName), errors);
    } else if (numbered) {
      Ports.number(port.path("number"), path + ".service.port.number", errors);
    } else {
      errors.required(path, "port name or number is required");
    }
  }

  static void checkStatus(ObjectNode ingress, ObjectNode old, FieldErrors errors) {
    Set<String> held = LoadBalancerValidation.ips(old);
    Defaults.each(
        ingress.path("status").path("loadBalancer"),
        "ingress",
        "status.loadBalancer",
        (point, path) -> {
          String ip = Meta.text(point, "ip");
          if (!ip.isEmpty()) {
            Addresses.ip(ip, path + ".ip", held, errors);
          }
          LoadBalancerValidation.hostname(Meta.text(point, "hostname"), path + ".hostname", errors);
        });
  }
}
