package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kubernetes.client.proto.Runtime;
import io.kubeterrarium.api.json.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** What came back, decoded as client-go would. */
record Answer(String request, int code, String contentType, byte[] body) {
  Answer expect(int wanted) {
    assertThat(code).as(() -> request + ": " + text()).isEqualTo(wanted);
    return this;
  }

  GoObject object() throws InvalidProtocolBufferException {
    return GoObject.of(unknown());
  }

  /** As {@code v1 Pod}. */
  String kind() throws InvalidProtocolBufferException {
    Runtime.TypeMeta type = unknown().getTypeMeta();
    return type.getApiVersion() + " " + type.getKind();
  }

  /** A refusal's reason, as {@code NotFound}: what client-go's {@code IsNotFound} looks at. */
  String reason() throws InvalidProtocolBufferException {
    assertThat(kind()).as(request).isEqualTo("v1 Status");
    return (String) object().at("reason");
  }

  JsonNode json() {
    assertThat(contentType).as(request).startsWith("application/json");
    return Json.read(body);
  }

  private Runtime.Unknown unknown() throws InvalidProtocolBufferException {
    assertThat(contentType).as(request).isEqualTo(GoClient.PROTOBUF);
    return GoWire.decode(body);
  }

  String text() {
    return code + " " + contentType + " " + new String(body, StandardCharsets.UTF_8);
  }
}
