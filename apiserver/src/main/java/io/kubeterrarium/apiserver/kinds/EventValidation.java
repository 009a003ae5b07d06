package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.api.selector.LabelSyntax;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.field.Values;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Events with an event time say more than those without. Source: {@code ValidateEventCreate}. */
final class EventValidation {
  private static final int MAX_WORD = 128;
  private static final int MAX_MESSAGE = 1024;

  private EventValidation() {}

  static void check(ObjectNode event, FieldErrors errors) {
    String involved = Meta.text(event.path("involvedObject"), "namespace");
    String own = Meta.namespace(event);
    boolean timed = event.hasNonNull("eventTime");
    boolean matches =
        involved.isEmpty()
            ? own.equals("default") || timed && own.equals("kube-system")
            : timed || involved.equals(own);
    if (!matches) {
      errors.invalid("involvedObject.namespace", involved, "does not match event.namespace");
    }
    if (!timed) {
      return;
    }
    String component = Meta.text(event, "reportingComponent");
    Values.present(event, "", "reportingComponent", errors);
    Values.invalid("reportingComponent", component, LabelSyntax.qualifiedName(component), errors);
    for (String field : List.of("reportingInstance", "action", "reason")) {
      Values.present(event, "", field, errors);
      atMost(event, field, MAX_WORD, errors);
    }
    atMost(event, "message", MAX_MESSAGE, errors);
  }

  private static void atMost(ObjectNode event, String field, int length, FieldErrors errors) {
    if (Meta.text(event, field).length() > length) {
      errors.invalid(field, "", "can have at most " + length + " characters");
    }
  }
}
