package io.kubeterrarium.apiserver.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Constants that must be what a function makes of them: refused before anything is evaluated. */
final class Literals {
  private Literals() {}

  static void check(CelAbstractSyntaxTree ast) throws CompileFailure {
    List<CelIssue> issues = new ArrayList<>();
    Set<Long> mixed = new HashSet<>();
    Names.visit(
        ast.getExpr(),
        expr -> {
          switch (expr.getKind()) {
            case CALL -> {
              if (expr.call().function().equals("format")) {
                Names.visit(expr, each -> mixed.add(each.id()));
              }
              check(ast, expr.call(), issues);
            }
            case LIST -> {
              if (!mixed.contains(expr.id())) {
                alike(ast, expr.list().elements(), issues);
              }
            }
            case MAP -> {
              if (!mixed.contains(expr.id())) {
                List<CelExpr> values = new ArrayList<>();
                expr.map().entries().forEach(entry -> values.add(entry.value()));
                alike(ast, values, issues);
              }
            }
            default -> {
              // Nothing that could be mixed, or wrong.
            }
          }
        });
    if (!issues.isEmpty()) {
      throw CompileFailure.of(Issues.text(issues, ast.getSource()));
    }
  }

  /** Items of a list are of one type, but for what is formatted. */
  private static void alike(CelAbstractSyntaxTree ast, List<CelExpr> items, List<CelIssue> issues) {
    CelType first = null;
    for (CelExpr item : items) {
      CelType type = ast.getTypeMap().get(item.id());
      if (type != null && type.name().equals("optional_type")) {
        type = type.parameters().get(0);
      }
      if (first == null) {
        first = type;
      } else if (type != null && !first.equals(type)) {
        issues.add(
            issue(
                ast,
                item,
                "expected type '%s' but found '%s'"
                    .formatted(TypeText.of(first), TypeText.of(type))));
        return;
      }
    }
  }

  private static CelIssue issue(CelAbstractSyntaxTree ast, CelExpr at, String message) {
    Integer offset = ast.getSource().getPositionsMap().get(at.id());
    Optional<CelSourceLocation> place =
        offset == null ? Optional.empty() : ast.getSource().getOffsetLocation(offset);
    return CelIssue.formatError(at.id(), place.orElse(CelSourceLocation.NONE), message);
  }

  private static void check(
      CelAbstractSyntaxTree ast, CelExpr.CelCall call, List<CelIssue> issues) {
    if (call.args().isEmpty()) {
      return;
    }
    CelExpr argument = call.args().get(call.args().size() - 1);
    if (argument.getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      return;
    }
    if (!isValid(call.function(), argument.constant().stringValue())) {
      issues.add(issue(ast, argument, "invalid " + call.function() + " argument"));
    }
  }

  private static boolean isValid(String function, String text) {
    try {
      switch (function) {
        case "matches" -> Pattern.compile(text);
        case "duration" -> Times.duration(text);
        case "timestamp" -> Times.timestamp(text);
        default -> {
          return true;
        }
      }
      return true;
    } catch (PatternSyntaxException | EvaluationFailure e) {
      return false;
    }
  }
}
