package io.kubeterrarium.apiserver.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that expressions may call, by name. Filled once, by the libraries. */
public final class Functions {
  /** A library adds its functions. */
  public interface Library {
    void addTo(Functions functions);
  }

  private final Map<String, List<Function>> byName = new LinkedHashMap<>();

  /** One that the type checker knows already. */
  public Functions standard(String name, List<Class<?>> parameters, Function.Body body) {
    return standard(name, parameters, body, null);
  }

  public Functions standard(
      String name, List<Class<?>> parameters, Function.Body body, Function.@Nullable Cost cost) {
    return add(new Function(name, "", false, List.copyOf(parameters), List.of(), null, body, cost));
  }

  /** {@code name(parameters)}. */
  public Functions global(
      String name, String overload, CelType result, List<CelType> parameters, Function.Body body) {
    return global(name, overload, result, parameters, body, null);
  }

  public Functions global(
      String name,
      String overload,
      CelType result,
      List<CelType> parameters,
      Function.Body body,
      Function.@Nullable Cost cost) {
    return add(
        name,
        CelOverloadDecl.newGlobalOverload(overload, result, parameters),
        parameters,
        body,
        cost);
  }

  /** {@code first.name(rest)}. */
  public Functions member(
      String name, String overload, CelType result, List<CelType> parameters, Function.Body body) {
    return member(name, overload, result, parameters, body, null);
  }

  public Functions member(
      String name,
      String overload,
      CelType result,
      List<CelType> parameters,
      Function.Body body,
      Function.@Nullable Cost cost) {
    return add(
        name,
        CelOverloadDecl.newMemberOverload(overload, result, parameters),
        parameters,
        body,
        cost);
  }

  private Functions add(
      String name,
      CelOverloadDecl overload,
      List<CelType> parameters,
      Function.Body body,
      Function.@Nullable Cost cost) {
    return add(
        new Function(
            name,
            overload.overloadId(),
            overload.isInstanceFunction(),
            Function.classes(parameters),
            Function.typeNames(parameters),
            overload,
            body,
            cost));
  }

  private Functions add(Function function) {
    byName.computeIfAbsent(function.name(), name -> new ArrayList<>()).add(function);
    return this;
  }

  List<Function> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** What the type checker must be told. */
  List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> declarations = new ArrayList<>();
    byName.forEach(
        (name, functions) -> {
          List<CelOverloadDecl> overloads = new ArrayList<>();
          for (Function function : functions) {
            if (function.declaration() != null) {
              overloads.add(function.declaration());
            }
          }
          if (!overloads.isEmpty()) {
            declarations.add(CelFunctionDecl.newFunctionDeclaration(name, overloads));
          }
        });
    return declarations;
  }
}
