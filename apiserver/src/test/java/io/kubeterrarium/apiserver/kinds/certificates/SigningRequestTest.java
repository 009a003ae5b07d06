package io.kubeterrarium.apiserver.kinds.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SigningRequestTest {
  private static final String PEM =
      Base64.getEncoder()
          .encodeToString(
              "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n"
                  .getBytes(StandardCharsets.US_ASCII));

  private final CertificateSigningRequestKind kind = new CertificateSigningRequestKind();
  private final Writes requests = new Writes(kind);

  private ObjectNode made() {
    return requests.create(
        "{'metadata':{'name':'r'},'spec':{'request':'"
            + PEM
            + "','signerName':'a.b/c','usages':['client auth'],'username':'somebody'}}");
  }

  @Test
  void whoAsksIsWhoWasAuthenticated() {
    assertThat(made().at("/spec/username").asString()).isEqualTo("tester");
  }

  @Test
  void approvalIsADoorOfItsOwn() {
    ObjectNode request = made();
    ObjectNode sent = request.deepCopy();
    sent.set(
        "status",
        Trees.of(
            "{'certificate':'eA==','conditions':[{'type':'Approved','status':'True'},"
                + "{'type':'Failed','status':'True'}]}"));
    ObjectNode approved = request.deepCopy();
    new ApprovalView(kind.type().kind(), true).write(requests.context(false), sent, approved);
    assertThat(approved.at("/status/conditions")).hasSize(1);
    assertThat(approved.path("status").has("certificate")).isFalse();
    assertThat(SigningRequestColumns.condition(approved)).isEqualTo("Approved");

    new ApprovalView(kind.type().kind(), false).write(requests.context(false), sent, request);
    assertThat(SigningRequestColumns.condition(request)).isEqualTo("Failed,Issued");
  }

  @Test
  void aRequestSaysWhatForAndWhoSigns() {
    assertThat(requests.problems("{'metadata':{'name':'r'},'spec':{'request':'eA=='}}"))
        .containsExactly(
            "spec.request: Invalid value: \"eA==\": PEM block type must be CERTIFICATE REQUEST",
            "spec.usages: Required value",
            "spec.signerName: Required value");
  }
}
