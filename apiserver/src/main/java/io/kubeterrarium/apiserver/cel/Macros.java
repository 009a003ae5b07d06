package io.kubeterrarium.apiserver.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The macros that the parser does not bring: comprehensions over two variables, those of optional
 * values, and {@code sortBy}. Source: google/cel-go, ext/comprehensions.go, ext/lists.go and
 * cel/library.go.
 */
final class Macros {
  private static final String AND = "_&&_";
  private static final String SORTED = "@__sortBy_input__";

  private Macros() {}

  static List<CelMacro> all() {
    return List.of(
        CelMacro.newReceiverMacro("all", 3, (f, target, args) -> Optional.of(all(f, target, args))),
        CelMacro.newReceiverMacro(
            "exists", 3, (f, target, args) -> Optional.of(exists(f, target, args))),
        CelMacro.newReceiverMacro(
            "existsOne", 3, (f, target, args) -> Optional.of(existsOne(f, target, args))),
        CelMacro.newReceiverMacro(
            "transformList", 3, (f, t, args) -> Optional.of(list(f, t, args, false))),
        CelMacro.newReceiverMacro(
            "transformList", 4, (f, t, args) -> Optional.of(list(f, t, args, true))),
        CelMacro.newReceiverMacro(
            "transformMap", 3, (f, t, args) -> Optional.of(map(f, t, args, false, true))),
        CelMacro.newReceiverMacro(
            "transformMap", 4, (f, t, args) -> Optional.of(map(f, t, args, true, true))),
        CelMacro.newReceiverMacro(
            "transformMapEntry", 3, (f, t, args) -> Optional.of(map(f, t, args, false, false))),
        CelMacro.newReceiverMacro(
            "transformMapEntry", 4, (f, t, args) -> Optional.of(map(f, t, args, true, false))),
        CelMacro.newReceiverMacro("sortBy", 2, (f, t, args) -> Optional.of(sortBy(f, t, args))),
        CelMacro.newReceiverMacro(
            "optMap", 2, (f, t, args) -> Optional.of(optional(f, t, args, true))),
        CelMacro.newReceiverMacro(
            "optFlatMap", 2, (f, t, args) -> Optional.of(optional(f, t, args, false))));
  }

  private static CelExpr accu(CelMacroExprFactory f) {
    return f.newIdentifier(f.getAccumulatorVarName());
  }

  /** Two names that differ; otherwise what is wrong, which the parser reports. */
  private static CelExpr fold(
      CelMacroExprFactory f,
      CelExpr target,
      ImmutableList<CelExpr> args,
      CelExpr init,
      CelExpr condition,
      CelExpr step,
      CelExpr result) {
    for (int i = 0; i < 2; i++) {
      if (args.get(i).getKind() != CelExpr.ExprKind.Kind.IDENT) {
        return f.reportError("argument must be a simple name");
      }
    }
    String first = args.get(0).ident().name();
    String second = args.get(1).ident().name();
    if (first.equals(second)) {
      return f.reportError("duplicate variable name: " + first);
    }
    return f.fold(first, second, target, f.getAccumulatorVarName(), init, condition, step, result);
  }

  private static CelExpr all(CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    return fold(
        f,
        target,
        args,
        f.newBoolLiteral(true),
        f.newGlobalCall("@not_strictly_false", accu(f)),
        f.newGlobalCall(AND, accu(f), args.get(2)),
        accu(f));
  }

  private static CelExpr exists(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    return fold(
        f,
        target,
        args,
        f.newBoolLiteral(false),
        f.newGlobalCall("@not_strictly_false", f.newGlobalCall("!_", accu(f))),
        f.newGlobalCall("_||_", accu(f), args.get(2)),
        accu(f));
  }

  private static CelExpr existsOne(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    return fold(
        f,
        target,
        args,
        f.newIntLiteral(0),
        f.newBoolLiteral(true),
        when(f, args.get(2), f.newGlobalCall("_+_", accu(f), f.newIntLiteral(1))),
        f.newGlobalCall("_==_", accu(f), f.newIntLiteral(1)));
  }

  private static CelExpr when(CelMacroExprFactory f, CelExpr condition, CelExpr step) {
    return f.newGlobalCall("_?_:_", condition, step, accu(f));
  }

  private static CelExpr list(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args, boolean filtered) {
    return transform(
        f,
        target,
        args,
        filtered,
        f.newList(),
        each -> f.newGlobalCall("_+_", accu(f), f.newList(each)));
  }

  private static CelExpr map(
      CelMacroExprFactory f,
      CelExpr target,
      ImmutableList<CelExpr> args,
      boolean filtered,
      boolean byKey) {
    return transform(
        f,
        target,
        args,
        filtered,
        f.newMap(),
        each ->
            byKey
                ? f.newGlobalCall(
                    "cel.@mapInsert", accu(f), f.newIdentifier(args.get(0).ident().name()), each)
                : f.newGlobalCall("cel.@mapInsert", accu(f), each));
  }

  private static CelExpr transform(
      CelMacroExprFactory f,
      CelExpr target,
      ImmutableList<CelExpr> args,
      boolean filtered,
      CelExpr init,
      Function<CelExpr, CelExpr> add) {
    if (args.get(0).getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return f.reportError("argument must be a simple name");
    }
    CelExpr step = add.apply(args.get(filtered ? 3 : 2));
    return fold(
        f,
        target,
        args,
        init,
        f.newBoolLiteral(true),
        filtered ? when(f, args.get(2), step) : step,
        accu(f));
  }

  /** {@code list.@sortByAssociatedKeys(list.map(each, key))}, with the list evaluated once. */
  private static CelExpr sortBy(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args) {
    if (args.get(0).getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return f.reportError("argument is not an identifier");
    }
    CelExpr keys =
        f.fold(
            args.get(0).ident().name(),
            f.newIdentifier(SORTED),
            f.getAccumulatorVarName(),
            f.newList(),
            f.newBoolLiteral(true),
            f.newGlobalCall("_+_", accu(f), f.newList(args.get(1))),
            accu(f));
    return f.fold(
        "#unused",
        f.newList(),
        SORTED,
        target,
        f.newBoolLiteral(false),
        f.newIdentifier(SORTED),
        f.newReceiverCall("@sortByAssociatedKeys", f.newIdentifier(SORTED), keys));
  }

  /** {@code target.hasValue() ? optional.of(expression of its value) : optional.none()}. */
  private static CelExpr optional(
      CelMacroExprFactory f, CelExpr target, ImmutableList<CelExpr> args, boolean wrap) {
    if (args.get(0).getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return f.reportError("optMap() variable name must be a simple identifier");
    }
    String name = args.get(0).ident().name();
    CelExpr bound =
        f.fold(
            "#unused",
            f.newList(),
            name,
            f.newReceiverCall("value", f.copy(target)),
            f.newBoolLiteral(false),
            f.newIdentifier(name),
            args.get(1));
    CelExpr optional = f.newIdentifier("optional");
    return f.newGlobalCall(
        "_?_:_",
        f.newReceiverCall("hasValue", target),
        wrap ? f.newReceiverCall("of", optional, bound) : bound,
        f.newReceiverCall("none", f.newIdentifier("optional")));
  }
}
