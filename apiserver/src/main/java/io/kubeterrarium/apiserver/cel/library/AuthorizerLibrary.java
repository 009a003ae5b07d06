package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.CelValues;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Function;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;

/**
 * {@code
 * authorizer.group('apps').resource('deployments').namespace('a').check('create').allowed()}.
 * Source: k8s.io/apiserver, pkg/cel/library/authz.go.
 */
final class AuthorizerLibrary implements Functions.Library {
  private static final String PREFIX = "kubernetes.authorization.";
  private static final CelType AUTHORIZER = OpaqueType.create(PREFIX + "Authorizer");
  private static final CelType PATH = OpaqueType.create(PREFIX + "PathCheck");
  private static final CelType GROUP = OpaqueType.create(PREFIX + "GroupCheck");
  private static final CelType RESOURCE = OpaqueType.create(PREFIX + "ResourceCheck");
  private static final CelType DECISION = OpaqueType.create(PREFIX + "Decision");
  private static final CelType TEXT = SimpleType.STRING;

  /** So that one expression can ask no more than twice. */
  private static final long CHECK_COST = 350_000;

  private static final Function.Cost CHECKING = (a, result) -> CHECK_COST;

  /** A list, its parsing, and a requirement with a list for each two characters. */
  private static final Function.Cost SELECTOR =
      (a, result) -> {
        long size = CelValues.sizeOf(a[1]);
        return 10 + (long) Math.ceil(size * 0.1) + (long) Math.ceil(Math.ceil(size * 0.5) * 50);
      };

  @Override
  public void addTo(Functions f) {
    List<CelType> named = List.of(AUTHORIZER, TEXT);
    f.member("path", "authorizer_path", PATH, named, a -> asker(a).path(nonEmpty(a, "path")))
        .member("group", "authorizer_group", GROUP, named, a -> asker(a).group(Args.text(a, 1)))
        .member(
            "serviceAccount",
            "authorizer_serviceaccount",
            AUTHORIZER,
            List.of(AUTHORIZER, TEXT, TEXT),
            a -> asker(a).as(Args.text(a, 1), Args.text(a, 2)))
        .member(
            "resource",
            "groupcheck_resource",
            RESOURCE,
            List.of(GROUP, TEXT),
            a -> asker(a).resource(nonEmpty(a, "resource")));
    List<CelType> narrowed = List.of(RESOURCE, TEXT);
    f.member(
            "subresource",
            "resourcecheck_subresource",
            RESOURCE,
            narrowed,
            a -> asker(a).subresource(Args.text(a, 1)))
        .member(
            "namespace",
            "resourcecheck_namespace",
            RESOURCE,
            narrowed,
            a -> asker(a).namespace(Args.text(a, 1)))
        .member(
            "name", "resourcecheck_name", RESOURCE, narrowed, a -> asker(a).name(Args.text(a, 1)))
        // The authorizers here do not look at selectors, as those of upstream that know none.
        .member(
            "fieldSelector", "authorizer_fieldselector", RESOURCE, narrowed, a -> a[0], SELECTOR)
        .member(
            "labelSelector", "authorizer_labelselector", RESOURCE, narrowed, a -> a[0], SELECTOR)
        .member("check", "pathcheck_check", DECISION, List.of(PATH, TEXT), a -> check(a), CHECKING)
        .member("check", "resourcecheck_check", DECISION, narrowed, a -> check(a), CHECKING);
    List<CelType> decision = List.of(DECISION);
    f.member(
            "allowed",
            "decision_allowed",
            SimpleType.BOOL,
            decision,
            a -> ((AuthorizerValue.Answer) a[0]).allowed())
        .member(
            "reason",
            "decision_reason",
            TEXT,
            decision,
            a -> ((AuthorizerValue.Answer) a[0]).reason())
        .member("errored", "decision_errored", SimpleType.BOOL, decision, a -> false)
        .member("error", "decision_error", TEXT, decision, a -> "");
  }

  private static AuthorizerValue asker(Object[] a) {
    return (AuthorizerValue) a[0];
  }

  private static AuthorizerValue.Answer check(Object[] a) {
    return asker(a).check(Args.text(a, 1));
  }

  private static String nonEmpty(Object[] a, String what) {
    String text = Args.text(a, 1);
    if (text.isEmpty()) {
      throw EvaluationFailure.of(what + " must not be empty");
    }
    return text;
  }
}
