package io.kubeterrarium.apiserver.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import io.kubeterrarium.apiserver.cel.library.Libraries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What expressions of one kind may name: Kubernetes 1.36's functions and these variables.
 * Immutable, any thread may compile; keep it, the compiler in it costs a millisecond to make.
 */
public final class CelEnvironment {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableOptionalSyntax(true)
          .enableHeterogeneousNumericComparisons(true)
          .enableHiddenAccumulatorVar(true)
          .enableTimestampEpoch(true)
          .build();

  private final CheckedTypes types = new CheckedTypes();
  private final Map<String, DeclType> variables;
  private final CelCompiler compiler;
  private final boolean makesObjects;

  private CelEnvironment(Map<String, DeclType> variables, boolean makesObjects) {
    this.variables = variables;
    this.makesObjects = makesObjects;
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addMacros(Macros.all())
            .setOptions(OPTIONS)
            .setTypeProvider(types)
            .addFunctionDeclarations(Libraries.all().declarations());
    variables.forEach((name, type) -> builder.addVar(name, types.of(type, typeName(name))));
    this.compiler = builder.build();
  }

  /** What stands there now and what stood there before are of one type. */
  private static String typeName(String variable) {
    return variable.equals("oldSelf") ? "selfType" : variable + "Type";
  }

  public static CelEnvironment of(Map<String, DeclType> variables) {
    return new CelEnvironment(Map.copyOf(variables), false);
  }

  /** One whose expressions may also make {@code Object{}} and {@code JSONPatch{}}. */
  public static CelEnvironment makingObjects(Map<String, DeclType> variables) {
    return new CelEnvironment(Map.copyOf(variables), true);
  }

  /**
   * @param result what the expression must give; {@code DYN} takes anything
   */
  public CelProgram compile(String expression, DeclType result) throws CompileFailure {
    CelAbstractSyntaxTree ast = check(expression);
    CelType given = ast.getResultType();
    CelType wanted = types.of(result, "");
    if (result.kind() != DeclType.Kind.DYN && !given.equals(wanted)) {
      throw CompileFailure.ofResult(
          "must evaluate to " + TypeText.of(wanted) + " but got " + TypeText.of(given));
    }
    return program(ast);
  }

  /** One that may give any of several results. */
  public CelProgram compile(String expression, List<DeclType> results) throws CompileFailure {
    CelAbstractSyntaxTree ast = check(expression);
    List<String> names = new ArrayList<>();
    for (DeclType result : results) {
      CelType wanted = types.of(result, "");
      if (ast.getResultType().equals(wanted)) {
        return program(ast);
      }
      names.add(TypeText.of(wanted));
    }
    throw CompileFailure.ofResult(
        "must evaluate to one of [%s] but got %s"
            .formatted(String.join(" ", names), TypeText.of(ast.getResultType())));
  }

  /** One that gives an object of a type that expressions make, or a list of such. */
  public CelProgram compileMaking(String expression, String typeName) throws CompileFailure {
    CelAbstractSyntaxTree ast = check(expression);
    String given = TypeText.of(ast.getResultType());
    if (!given.equals(typeName)) {
      throw CompileFailure.ofResult("must evaluate to " + typeName + " but got " + given);
    }
    return program(ast);
  }

  /** The type of an expression's result, for a variable that stands for it. */
  public DeclType typeOf(String expression) throws CompileFailure {
    return types.toDecl(check(expression).getResultType());
  }

  private CelAbstractSyntaxTree check(String expression) throws CompileFailure {
    CelValidationResult checked;
    if (makesObjects) {
      synchronized (types) { // What an object may have is said for one expression at a time.
        allowObjects(expression);
        checked = compiler.compile(expression);
      }
    } else {
      checked = compiler.compile(expression);
    }
    if (checked.hasError()) {
      throw CompileFailure.of(Issues.text(checked.getErrors(), checked.getSource()));
    }
    try {
      CelAbstractSyntaxTree ast = checked.getAst();
      Literals.check(ast);
      return ast;
    } catch (CelValidationException e) {
      throw CompileFailure.of(Issues.text(e.getErrors(), e.getSource()));
    }
  }

  private CelProgram program(CelAbstractSyntaxTree ast) {
    Set<String> names = Names.of(ast);
    CostRange estimate = new CostEstimator(ast, variables).estimate();
    return new Planner(ast, Libraries.all()).program(estimate, names);
  }

  /** The fields that an object gets are all it has: what they may be is seen when it is applied. */
  @SuppressWarnings("Immutable") // Justification: the sets of fields do not change any more.
  private void allowObjects(String expression) throws CompileFailure {
    CelValidationResult parsed = compiler.parse(expression);
    if (parsed.hasError()) {
      return; // Compiling says so.
    }
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    try {
      Names.visit(parsed.getAst().getExpr(), expr -> addFields(expr, fields));
    } catch (CelValidationException e) {
      throw CompileFailure.of(Issues.text(e.getErrors(), e.getSource()));
    }
    fields.forEach(
        (name, names) ->
            types.allow(
                StructType.create(
                    name,
                    ImmutableSet.copyOf(names),
                    field ->
                        names.contains(field) ? Optional.of(SimpleType.DYN) : Optional.empty())));
  }

  private static void addFields(CelExpr expr, Map<String, Set<String>> fields) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.STRUCT) {
      return;
    }
    String name = expr.struct().messageName();
    if (name.equals("JSONPatch")) {
      fields.put(name, Set.of("op", "path", "from", "value"));
    } else if (name.equals("Object") || name.startsWith("Object.")) {
      Set<String> known = fields.computeIfAbsent(name, n -> new java.util.TreeSet<>());
      expr.struct().entries().forEach(entry -> known.add(entry.fieldKey()));
    }
  }
}
