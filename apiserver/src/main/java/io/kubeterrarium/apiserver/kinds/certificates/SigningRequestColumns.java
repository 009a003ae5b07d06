package io.kubeterrarium.apiserver.kinds.certificates;

import static io.kubeterrarium.apiserver.kinds.field.Cells.text;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.table.Age;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get csr} prints. */
final class SigningRequestColumns {
  static final TableColumns ALL =
      TableColumns.start()
          .name()
          .age()
          .column("SignerName", "string", "Who is to sign.", spec("signerName"))
          .column(
              "Requestor",
              "string",
              "Who asks.",
              text(each -> Meta.text(each.path("spec"), "username")))
          .column(
              "RequestedDuration",
              "string",
              "How long the certificate is to be good.",
              text(SigningRequestColumns::duration))
          .column(
              "Condition",
              "string",
              "How far it has come.",
              text(SigningRequestColumns::condition));

  private SigningRequestColumns() {}

  private static TableColumns.Cell spec(String field) {
    return text(request -> Cells.orNone(Meta.text(request.path("spec"), field)));
  }

  private static String duration(ObjectNode request) {
    JsonNode seconds = request.path("spec").path("expirationSeconds");
    return seconds.isNumber() ? Age.human(Duration.ofSeconds(seconds.asLong())) : Cells.NONE;
  }

  static String condition(ObjectNode request) {
    List<String> words = new ArrayList<>();
    boolean denied = has(request, "Denied");
    words.add(denied ? "Denied" : has(request, "Approved") ? "Approved" : "Pending");
    if (has(request, "Failed")) {
      words.add("Failed");
    }
    if (!Meta.text(request.path("status"), "certificate").isEmpty()) {
      words.add("Issued");
    }
    return String.join(",", words);
  }

  private static boolean has(ObjectNode request, String condition) {
    return Defaults.objects(request.path("status"), "conditions").stream()
        .anyMatch(each -> Meta.text(each, "type").equals(condition));
  }
}
