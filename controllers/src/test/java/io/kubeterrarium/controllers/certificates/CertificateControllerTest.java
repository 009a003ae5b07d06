package io.kubeterrarium.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.controllers.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CertificateControllerTest {
  private static final Resource<ObjectNode> REQUESTS =
      new Resource<>(
          GroupVersionResource.of("certificates.k8s.io/v1", "certificatesigningrequests"),
          "CertificateSigningRequest",
          false,
          ObjectNode.class);

  /** Made by OpenSSL: system:node:node-1 of system:nodes. */
  private static final String NODE =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIdk1JR1dBZ0VBTURReEZUQVRCZ05W"
          + "QkFvTURITjVjM1JsYlRwdWIyUmxjekViTUJrR0ExVUVBd3dTYzNsegpkR1Z0T201dlpHVTZibTlrWlMw"
          + "eE1Ga3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEUWdBRVF4OHZsZlRXCjRERmVISHg2QWh0dnJl"
          + "SjJhZitvWFpnaWNvYXZUanprdklZdGlWUkZNNjdDbDBseWV3NjlhZ2hKMDZxZ1krTkIKdnRubXhZVDZi"
          + "Nm9hV3FBQU1Bb0dDQ3FHU000OUJBTUNBMGdBTUVVQ0lRRDNJVGFQK1c2ZTdQTFNFZVNSLzRGLwo0OU1M"
          + "U2hjaUp1dWdUWXFEbWZQVEVBSWdLbnRFUVlJL0FyVDB4OTRyM2V2djhheWlieHBHeUVPakRCS0xTNmky"
          + "ClhYND0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

  private final Stage stage = new Stage();
  private final List<Duration> lifetimes = new ArrayList<>();

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.read(text.replace('\'', '"'));
  }

  private void request(String name, String spec, String conditions) {
    stage.api.create(
        (Resource<?>) REQUESTS,
        json(
            "{'metadata':{'name':'%s'},'spec':{'request':'%s','username':'u',%s},'status':{%s}}"
                .formatted(name, NODE, spec, conditions)));
  }

  private void start() {
    stage.start(
        context ->
            new CertificateController(
                context,
                (asked, usages, lifetime) -> {
                  lifetimes.add(lifetime);
                  return "for " + asked.commonName() + " " + usages;
                }));
  }

  private ObjectNode status(String name) {
    return Meta.child(Objects.requireNonNull(stage.api.find(REQUESTS, "", name)), "status");
  }

  private static final String CLIENT =
      "'signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']";
  private static final String APPROVED = "'conditions':[{'type':'Approved','status':'True'}]";

  @Test
  void whatIsApprovedIsSigned() {
    request("approved", CLIENT, APPROVED);
    request("pending", CLIENT, "");
    request("denied", CLIENT, "'conditions':[{'type':'Denied','status':'True'}]");
    request("foreign", "'signerName':'a.b/c','usages':['client auth']", APPROVED);
    start();
    assertThat(
            new String(
                Base64.getDecoder().decode(Meta.text(status("approved"), "certificate")),
                StandardCharsets.US_ASCII))
        .isEqualTo("for system:node:node-1 [client auth]");
    for (String other : List.of("pending", "denied", "foreign")) {
      assertThat(status(other).has("certificate")).as(other).isFalse();
    }
    stage.actions();
    stage.time.advance(Duration.ofMinutes(5));
    assertThat(stage.actions()).as("signed once").isEmpty();
  }

  @Test
  void lifetimesHaveBounds() {
    request("short", CLIENT + ",'expirationSeconds':600", APPROVED);
    request("tooShort", CLIENT + ",'expirationSeconds':1", APPROVED);
    request("long", CLIENT + ",'expirationSeconds':999999999", APPROVED);
    request("silent", CLIENT, APPROVED);
    start();
    assertThat(lifetimes)
        .containsExactlyInAnyOrder(
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofDays(365),
            Duration.ofDays(365));
  }

  @Test
  void whatItsSignerDoesNotCertifyFails() {
    request(
        "serving",
        "'signerName':'kubernetes.io/kubelet-serving','usages':['server auth']",
        APPROVED);
    start();
    assertThat(status("serving").at("/conditions/1/type").asString()).isEqualTo("Failed");
    assertThat(status("serving").at("/conditions/1/message").asString())
        .isEqualTo("DNS or IP subjectAltName is required");
  }

  @Test
  void aNodesRequestThatNobodyMayMakeStaysPending() {
    request(
        "node",
        "'signerName':'kubernetes.io/kube-apiserver-client-kubelet','usages':['digital signature','client auth']",
        "");
    start();
    assertThat(status("node")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} after {2} h")
  @CsvSource({
    "'', false, 23, false",
    "'', false, 25, true",
    "Approved, false, 25, false",
    "Approved, true, 0, false",
    "Approved, true, 2, true",
    "Denied, false, 2, true",
    "Failed, false, 2, true",
    "Odd, false, 99, false",
  })
  void oldRequestsGo(String condition, boolean issued, int hours, boolean over) {
    Instant made = Instant.parse("2026-01-01T00:00:00Z");
    ObjectNode request = json("{'metadata':{'creationTimestamp':'" + made + "'},'status':{}}");
    ObjectNode status = Meta.child(request, "status");
    if (!condition.isEmpty()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", condition)
          .put("lastUpdateTime", made.toString());
    }
    if (issued) {
      status.put("certificate", "eA==");
    }
    assertThat(RequestAge.isOver(request, made.plus(Duration.ofHours(hours)))).isEqualTo(over);
  }
}
