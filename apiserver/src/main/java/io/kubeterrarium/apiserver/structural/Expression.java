package io.kubeterrarium.apiserver.structural;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.cel.CelEnvironment;
import io.kubeterrarium.apiserver.cel.CelProgram;
import io.kubeterrarium.apiserver.cel.CompileFailure;
import io.kubeterrarium.apiserver.cel.DeclType;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One rule of {@code x-kubernetes-validations}, compiled.
 *
 * @param program null where the rule does not compile
 * @param failure why it does not; empty: it does
 * @param text the rule as it was written
 * @param message empty where there is none
 * @param fieldPath below the place of the rule, as messages write it; empty: the place itself
 * @param optionalOld whether oldSelf is an optional, so that the rule is asked without it too
 */
record Expression(
    @Nullable CelProgram program,
    String failure,
    String text,
    String message,
    @Nullable CelProgram messageProgram,
    String reason,
    String fieldPath,
    boolean optionalOld) {

  static CelEnvironment environment(JsonNode rule, DeclType self) {
    boolean optional = rule.path("optionalOldSelf").asBoolean(false);
    return CelEnvironment.of(
        Map.of("self", self, "oldSelf", optional ? DeclType.optional(self) : self));
  }

  /**
   * @param schema in which the rule stands
   * @param self the schema's type
   */
  static Expression compile(JsonNode rule, JsonNode schema, DeclType self) {
    CelEnvironment environment = environment(rule, self);
    CelProgram program = null;
    CelProgram messageProgram = null;
    String failure = "";
    try {
      program = environment.compile(Meta.text(rule, "rule"), DeclType.BOOL);
      String expression = Meta.text(rule, "messageExpression");
      messageProgram =
          expression.isBlank() ? null : environment.compile(expression, DeclType.STRING);
    } catch (CompileFailure e) {
      failure = program == null ? "rule compile error: " + e.getMessage() : "";
    }
    String path = Meta.text(rule, "fieldPath");
    return new Expression(
        program,
        failure,
        Meta.text(rule, "rule"),
        Meta.text(rule, "message"),
        messageProgram,
        Meta.text(rule, "reason"),
        path.isEmpty() ? "" : Objects.requireNonNullElse(RulePath.normalize(path, schema), ""),
        rule.path("optionalOldSelf").asBoolean(false));
  }

  boolean usesOld() {
    return program != null && program.uses("oldSelf");
  }

  /** As messages call the rule. */
  String name() {
    return message.isEmpty() ? text.strip() : message.strip();
  }

  /** What is said where it is broken. */
  String complaint() {
    return message.isEmpty() ? "failed rule: " + text.strip() : message.strip();
  }
}
