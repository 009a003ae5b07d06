package io.kubeterrarium.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Walks expressions. */
final class Names {
  private Names() {}

  /** The variables that an expression names. */
  static Set<String> of(CelAbstractSyntaxTree ast) {
    Set<String> names = new HashSet<>();
    visit(
        ast.getExpr(),
        expr -> {
          if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            names.add(expr.ident().name());
          }
        });
    ast.getReferenceMap().values().forEach(reference -> names.add(reference.name()));
    return names;
  }

  /** Each expression before its parts. */
  static void visit(CelExpr expr, Consumer<CelExpr> visitor) {
    visitor.accept(expr);
    switch (expr.getKind()) {
      case SELECT -> visit(expr.select().operand(), visitor);
      case CALL -> {
        expr.call().target().ifPresent(target -> visit(target, visitor));
        expr.call().args().forEach(each -> visit(each, visitor));
      }
      case LIST -> expr.list().elements().forEach(each -> visit(each, visitor));
      case STRUCT -> expr.struct().entries().forEach(each -> visit(each.value(), visitor));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  each -> {
                    visit(each.key(), visitor);
                    visit(each.value(), visitor);
                  });
      case COMPREHENSION -> {
        CelExpr.CelComprehension fold = expr.comprehension();
        visit(fold.iterRange(), visitor);
        visit(fold.accuInit(), visitor);
        visit(fold.loopCondition(), visitor);
        visit(fold.loopStep(), visitor);
        visit(fold.result(), visitor);
      }
      default -> {
        // Names and constants have no parts.
      }
    }
  }
}
