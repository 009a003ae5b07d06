package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Origin;
import io.kubeterrarium.apiserver.request.RequestInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the audit log says about a request. Source: k8s.io/apiserver, pkg/apis/audit/v1. */
final class AuditEvent {
  private static final int FAILURE = 400;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private AuditEvent() {}

  static ObjectNode of(Exchange exchange, ApiResponse answer, Instant end) {
    RequestInfo info = exchange.info();
    ObjectNode event =
        Json.object()
            .put("kind", "Event")
            .put("apiVersion", "audit.k8s.io/v1")
            .put("level", "Metadata")
            .put("auditID", UUID.randomUUID().toString())
            .put("stage", "ResponseComplete")
            .put("requestURI", exchange.request().path())
            .put("verb", info.verb());
    event.set("user", user(exchange.user()));
    event.putArray("sourceIPs").add(source(exchange.request().origin()));
    String agent = exchange.request().headers().first("User-Agent");
    if (!agent.isEmpty()) {
      event.put("userAgent", agent);
    }
    if (info.isResource()) {
      event.set("objectRef", reference(info, answer));
    }
    event.set("responseStatus", status(answer));
    event.put("requestReceivedTimestamp", MICROS.format(exchange.now()));
    event.put("stageTimestamp", MICROS.format(end));
    if (!exchange.annotations().isEmpty()) {
      ObjectNode annotations = event.putObject("annotations");
      exchange.annotations().forEach(annotations::put);
    }
    return event;
  }

  private static ObjectNode user(UserInfo user) {
    ObjectNode who = Json.object().put("username", user.name());
    if (!user.uid().isEmpty()) {
      who.put("uid", user.uid());
    }
    user.groups().forEach(who.putArray("groups")::add);
    return who;
  }

  private static String source(Origin origin) {
    if (origin instanceof Origin.Https https) {
      return https.remoteAddress();
    }
    return origin instanceof Origin.LoopbackHttp http ? http.remoteAddress() : "127.0.0.1";
  }

  private static ObjectNode reference(RequestInfo info, ApiResponse answer) {
    ObjectNode reference = Json.object().put("resource", info.resource());
    put(reference, "namespace", info.namespace());
    String name = info.name();
    if (name.isEmpty()
        && info.verb().equals("create")
        && answer instanceof ApiResponse.Tree tree
        && tree.status() < FAILURE) {
      name = Meta.name(tree.tree());
    }
    put(reference, "name", name);
    put(reference, "apiGroup", info.group());
    put(reference, "apiVersion", info.version());
    put(reference, "subresource", info.subresource());
    return reference;
  }

  private static void put(ObjectNode object, String field, String value) {
    if (!value.isEmpty()) {
      object.put(field, value);
    }
  }

  private static ObjectNode status(ApiResponse answer) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    if (answer.status() >= FAILURE && answer instanceof ApiResponse.Tree tree) {
      JsonNode said = tree.tree();
      for (String field : new String[] {"status", "message", "reason"}) {
        put(status, field, Meta.text(said, field));
      }
    }
    return status.put("code", answer.status());
  }
}
