package io.kubeterrarium.apiserver.kinds.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SigningRequestTest {
  /** Made by OpenSSL; asks for the name x. */
  private static final String PEM =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlINU1JR2dBZ0VBTUF3eENqQUlCZ05W"
          + "QkFNTUFYZ3dXVEFUQmdjcWhrak9QUUlCQmdncWhrak9QUU1CQndOQwpBQVJESHkrVjlOYmdNVjRjZkhv"
          + "Q0cyK3Q0blpwLzZoZG1DSnlocTlPUE9TOGhpMkpWRVV6cnNLWFNYSjdEcjFxCkNFblRxcUJqNDBHKzJl"
          + "YkZoUHB2cWhwYW9ESXdNQVlKS29aSWh2Y05BUWtPTVNNd0lUQWZCZ05WSFJFRUdEQVcKZ1FWaFFHSXVZ"
          + "NFlLYzNCcFptWmxPaTh2ZUlJQlpEQUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUFnV01XUVpCYwpEbjBu"
          + "Z09sUm1zL0JTR0tSblZYV1c5QW5sK1g5WWhvSVUyY0NJSE9rbGFDaVducEpIeGpTYURUUkZzNnJDZDln"
          + "CnJ5cm1RWTVxQnUxTXcrZXoKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

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

  private List<String> refusals(boolean approving, ObjectNode old, ObjectNode sent) {
    ApprovalView view = new ApprovalView(kind.type().kind(), approving);
    ObjectNode object = old.deepCopy();
    view.write(requests.context(false), sent, object);
    FieldErrors errors = new FieldErrors();
    view.validate(requests.context(false), object, old, errors);
    return errors.lines();
  }

  private static ObjectNode with(ObjectNode request, String status) {
    ObjectNode sent = request.deepCopy();
    sent.set("status", Trees.of(status));
    return sent;
  }

  @Test
  void approvalIsADoorOfItsOwn() {
    ObjectNode request = made();
    ObjectNode sent =
        with(
            request,
            "{'certificate':'eA==','conditions':[{'type':'Approved','status':'True'},{'type':'Odd','status':'False'}]}");
    ObjectNode approved = request.deepCopy();
    new ApprovalView(kind.type().kind(), true).write(requests.context(false), sent, approved);
    assertThat(approved.path("status").has("certificate")).isFalse();
    assertThat(SigningRequestColumns.condition(approved)).isEqualTo("Approved");
    assertThat(refusals(true, request, sent)).isEmpty();

    assertThat(refusals(false, request, sent))
        .containsExactly(
            "status.certificate: Invalid value: \"<certificate data>\": must contain at least one"
                + " CERTIFICATE PEM block",
            "status.conditions: Forbidden: updates may not add a condition of type \"Approved\"");
    assertThat(refusals(true, approved, with(request, "{}")))
        .containsExactly(
            "status.conditions: Forbidden: updates may not remove a condition of type \"Approved\"");
    assertThat(
            refusals(
                true,
                approved,
                with(
                    request,
                    "{'conditions':[{'type':'Approved','status':'True'},{'type':'Denied','status':'False'}]}")))
        .containsExactly(
            "status.conditions[1].status: Unsupported value: \"False\": supported values: \"True\"",
            "status.conditions: Invalid value: \"Denied\": Approved and Denied conditions are mutually"
                + " exclusive");
  }

  @Test
  void conditionsAreCheckedOneByOneAndWhatWasWrongMayStayWrong() {
    ObjectNode request = made();
    String odd =
        "{'conditions':[{'type':'','status':'True'},{'type':'Odd','status':'Maybe'},{'type':'Odd'},"
            + "{'type':'Denied','status':'True'},{'type':'Approved','status':'True'}]}";
    assertThat(refusals(true, request, with(request, odd)))
        .containsExactly(
            "status.conditions[0].type: Required value",
            "status.conditions[1].status: Unsupported value: \"Maybe\": supported values: \"False\","
                + " \"True\", \"Unknown\"",
            "status.conditions[2].status: Required value",
            "status.conditions[2].type: Duplicate value: \"Odd\"",
            "status.conditions: Invalid value: \"Approved\": Approved and Denied conditions are mutually"
                + " exclusive");
    assertThat(refusals(true, with(request, odd), with(request, odd)))
        .containsExactly(
            "status.conditions[1].status: Unsupported value: \"Maybe\": supported values: \"False\","
                + " \"True\", \"Unknown\"",
            "status.conditions[2].status: Required value");
  }

  @Test
  void aConditionThatWasSoBeforeKeepsItsTime() {
    ObjectNode request =
        with(
            made(),
            "{'conditions':[{'type':'Odd','status':'True','lastTransitionTime':'2020-01-01T00:00:00Z'}]}");
    ObjectNode changed = request.deepCopy();
    new ApprovalView(kind.type().kind(), true)
        .write(
            requests.context(false),
            with(
                request,
                "{'conditions':[{'type':'Odd','status':'True'},{'type':'New','status':'True'}]}"),
            changed);
    assertThat(changed.at("/status/conditions/0/lastTransitionTime").asString())
        .isEqualTo("2020-01-01T00:00:00Z");
    assertThat(changed.at("/status/conditions/1/lastTransitionTime").asString())
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.b|a.b|must be a fully qualified domain and path of the form
          a/b|a|should be a domain with at least two segments separated by dots
          a.B-/c|a.B-|validating label "B-": a lowercase RFC 1123 label must consist of
          a.b/c..d|c..d|validating label "": a lowercase RFC 1123 subdomain must consist of
          a.b/|""|validating label "": a lowercase RFC 1123 subdomain must consist of
          """)
  void aSignerHasADomain(String signer, String shown, String problem) {
    String value = shown.equals("\"\"") ? shown : '"' + shown + '"';
    assertThat(
            requests.problems(
                "{'metadata':{'name':'r'},'spec':{'request':'"
                    + PEM
                    + "','signerName':'"
                    + signer
                    + "','usages':['any']}}"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("spec.signerName: Invalid value: " + value + ": " + problem));
  }

  @Test
  void usagesAreKnownAndEachIsSaidOnce() {
    assertThat(
            requests.problems(
                "{'metadata':{'name':'r'},'spec':{'request':'"
                    + PEM
                    + "','signerName':'a.b/c','usages':['odd','odd']}}"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "spec.usages[0]: Unsupported value: \"odd\": supported values: \"any\","
                            + " \"cert sign\", \"client auth\", "),
            line -> assertThat(line).startsWith("spec.usages[1]: Unsupported value: \"odd\""),
            line -> assertThat(line).isEqualTo("spec.usages[1]: Duplicate value: \"odd\""));
  }

  @Test
  void aRequestSaysWhatForAndWhoSigns() {
    assertThat(requests.problems("{'metadata':{'name':'r'},'spec':{'request':'eA=='}}"))
        .containsExactly(
            "spec.request: Invalid value: \"eA==\": PEM block type must be CERTIFICATE REQUEST",
            "spec.usages: Required value",
            "spec.signerName: Required value");
  }

  @Test
  void theSenderMustHoldTheKeyAndTheSignerBeALivingOne() {
    String bent = PEM.substring(0, 200) + (PEM.charAt(200) == 'A' ? 'B' : 'A') + PEM.substring(201);
    assertThat(
            requests.problems(
                "{'metadata':{'name':'r'},'spec':{'request':'"
                    + bent
                    + "','signerName':'kubernetes.io/legacy-unknown','usages':['client auth']}}"))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("spec.request: Invalid value: "),
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "spec.signerName: Invalid value: \"kubernetes.io/legacy-unknown\": the"
                            + " legacy signerName is not allowed via this API version"));
  }
}
