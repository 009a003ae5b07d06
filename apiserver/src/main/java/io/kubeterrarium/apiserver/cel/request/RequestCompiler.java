package io.kubeterrarium.apiserver.cel.request;

import io.kubeterrarium.apiserver.cel.CelEnvironment;
import io.kubeterrarium.apiserver.cel.CelProgram;
import io.kubeterrarium.apiserver.cel.CompileFailure;
import io.kubeterrarium.apiserver.cel.DeclType;
import io.kubeterrarium.apiserver.cel.DeclType.DeclField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles the expressions of one policy. Variables are declared in order; later ones see them. */
public final class RequestCompiler {
  private static final DeclType AUTHORIZER = DeclType.opaque("kubernetes.authorization.Authorizer");
  private static final DeclType RESOURCE_CHECK =
      DeclType.opaque("kubernetes.authorization.ResourceCheck");

  /** What policies without variables share. */
  private static final Map<Kind, CelEnvironment> SHARED = new ConcurrentHashMap<>();

  private record Kind(boolean parameters, boolean authorizer, boolean objects) {}

  /** What {@code object}, {@code oldObject} and {@code params} are, as far as it is known. */
  public record Subject(DeclType object, DeclType parameters) {
    public static final Subject UNKNOWN = new Subject(DeclType.DYN, DeclType.DYN);
  }

  private final boolean parameters;
  private final boolean objects;
  private final Subject subject;
  private final Map<String, DeclField> variables = new ConcurrentHashMap<>();
  private final boolean composed;
  private final Map<Kind, CelEnvironment> own = new LinkedHashMap<>();

  private RequestCompiler(boolean parameters, boolean objects, boolean composed, Subject subject) {
    this.parameters = parameters;
    this.objects = objects;
    this.composed = composed;
    this.subject = subject;
  }

  /**
   * @param parameters whether expressions may name {@code params}
   * @param composed whether there are variables
   */
  public static RequestCompiler validating(boolean parameters, boolean composed) {
    return new RequestCompiler(parameters, false, composed, Subject.UNKNOWN);
  }

  /** For expressions that make {@code Object{}} or {@code JSONPatch{}}. */
  public static RequestCompiler mutating(boolean parameters, boolean composed) {
    return new RequestCompiler(parameters, true, composed, Subject.UNKNOWN);
  }

  /** For a look at what expressions say about one kind. */
  public static RequestCompiler checking(boolean parameters, boolean composed, Subject subject) {
    return new RequestCompiler(parameters, false, composed, subject);
  }

  public CelProgram compile(String expression, DeclType result) throws CompileFailure {
    return environment(true).compile(expression, result);
  }

  public CelProgram compile(String expression, List<DeclType> results) throws CompileFailure {
    return environment(true).compile(expression, results);
  }

  /** A message: it cannot ask the authorizer. */
  public CelProgram compileMessage(String expression) throws CompileFailure {
    return environment(false).compile(expression, DeclType.STRING);
  }

  /** What gives an object of a type that expressions make, as {@code Object}. */
  public CelProgram compileMaking(String expression, String typeName) throws CompileFailure {
    return environment(true).compileMaking(expression, typeName);
  }

  /** Compiles a variable, and lets later expressions name it. */
  public CelProgram declare(String name, String expression) throws CompileFailure {
    try {
      CelEnvironment environment = environment(true);
      DeclType type = environment.typeOf(expression);
      CelProgram program = environment.compile(expression, DeclType.DYN);
      variables.put(name, new DeclField(name, type));
      return program;
    } catch (CompileFailure e) {
      variables.put(name, new DeclField(name, DeclType.DYN));
      throw e;
    }
  }

  private CelEnvironment environment(boolean authorizer) {
    Kind kind = new Kind(parameters, authorizer, objects);
    if (!composed && subject == Subject.UNKNOWN) {
      return SHARED.computeIfAbsent(kind, k -> make(k));
    }
    return own.computeIfAbsent(kind, k -> make(k));
  }

  private CelEnvironment make(Kind kind) {
    Map<String, DeclType> names = new LinkedHashMap<>();
    names.put("object", subject.object());
    names.put("oldObject", subject.object());
    names.put("request", RequestTypes.REQUEST);
    names.put("namespaceObject", RequestTypes.NAMESPACE);
    if (kind.parameters()) {
      names.put("params", subject.parameters());
    }
    if (kind.authorizer()) {
      names.put("authorizer", AUTHORIZER);
      names.put("authorizer.requestResource", RESOURCE_CHECK);
    }
    if (composed) {
      names.put("variables", DeclType.object("kubernetes.variables", () -> variables, 2));
    }
    return kind.objects() ? CelEnvironment.makingObjects(names) : CelEnvironment.of(names);
  }
}
