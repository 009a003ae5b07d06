package io.kubeterrarium.apiserver.kinds.network;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Addresses;
import io.kubeterrarium.apiserver.kinds.field.Ports;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Source: {@code ValidateIngressSpec} in k8s.io/kubernetes/pkg/apis/networking/validation. */
final class IngressValidation {
  static final String CLASS = "kubernetes.io/ingress.class";

  private static final List<String> PATH_TYPES =
      List.of("Exact", "Prefix", "ImplementationSpecific");
  private static final List<String> BAD_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_ENDS = List.of("/..", "/.");

  private IngressValidation() {}

  static void check(JsonNode spec, FieldErrors errors) {
    JsonNode backend = spec.path("defaultBackend");
    if (spec.path("rules").isEmpty() && !backend.isObject()) {
      errors.invalid(
          "spec", spec.get("rules"), "either `defaultBackend` or `rules` must be specified");
    }
    if (backend.isObject()) {
      backend(backend, "spec.defaultBackend", errors);
    }
    for (int i = 0; i < spec.path("rules").size(); i++) {
      rule(spec.path("rules").get(i), "spec.rules[" + i + "]", errors);
    }
    for (int i = 0; i < spec.path("tls").size(); i++) {
      tls(spec.path("tls").get(i), "spec.tls[" + i + "]", errors);
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

  private static void rule(JsonNode rule, String path, FieldErrors errors) {
    String host = Meta.text(rule, "host");
    if (!host.isEmpty()) {
      if (Addresses.isIp(host)) {
        errors.invalid(path + ".host", host, "must be a DNS name, not an IP address");
      } else {
        host(host, path + ".host", errors);
      }
    }
    JsonNode http = rule.path("http");
    if (!http.isObject()) {
      return;
    }
    if (http.path("paths").isEmpty()) {
      errors.required(path + ".http.paths", "");
    }
    for (int i = 0; i < http.path("paths").size(); i++) {
      path(http.path("paths").get(i), path + ".http.paths[" + i + "]", errors);
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

  private static void tls(JsonNode tls, String path, FieldErrors errors) {
    for (int i = 0; i < tls.path("hosts").size(); i++) {
      host(tls.path("hosts").get(i).asString(""), path + ".hosts[" + i + "]", errors);
    }
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
    } else if (!PATH_TYPES.contains(type.stringValue())) {
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
      Values.present(resource, path + ".resource", "kind", errors);
      Values.present(resource, path + ".resource", "name", errors);
    } else if (service.isObject()) {
      service(service, path + ".service", errors);
    } else {
      errors.invalid(path, "", "resource or service backend is required");
    }
  }

  private static void service(JsonNode service, String path, FieldErrors errors) {
    String name = Meta.text(service, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name", "");
    } else {
      Values.invalid(path + ".name", name, LabelSyntax.dns1035Label(name), errors);
    }
    JsonNode port = service.path("port");
    String portName = Meta.text(port, "name");
    boolean numbered = port.path("number").asInt(0) != 0;
    if (!portName.isEmpty() && numbered) {
      errors.invalid(path, "", "cannot set both port name & port number");
    } else if (!portName.isEmpty()) {
      Values.invalid(path + ".port.name", portName, Ports.nameProblems(portName), errors);
    } else if (numbered) {
      Ports.number(port.path("number"), path + ".port.number", errors);
    } else {
      errors.required(path, "port name or number is required");
    }
  }
}
