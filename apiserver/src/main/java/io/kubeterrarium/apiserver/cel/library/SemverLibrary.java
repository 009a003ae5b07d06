package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;

/** Semantic versions. Source: k8s.io/apiserver, pkg/cel/library/semverlib.go. */
final class SemverLibrary implements Functions.Library {
  private static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType INT = SimpleType.INT;

  @Override
  public void addTo(Functions f) {
    List<CelType> text = List.of(SimpleType.STRING);
    List<CelType> lenient = List.of(SimpleType.STRING, BOOL);
    List<CelType> one = List.of(SEMVER);
    List<CelType> two = List.of(SEMVER, SEMVER);
    f.global(
            "semver",
            "string_to_semver",
            SEMVER,
            text,
            a -> Semver.parse(Args.text(a, 0), false),
            Args.TRAVERSAL)
        .global(
            "semver",
            "string_bool_to_semver",
            SEMVER,
            lenient,
            a -> Semver.parse(Args.text(a, 0), (Boolean) a[1]),
            Args.TRAVERSAL)
        .global(
            "isSemver",
            "is_semver_string",
            BOOL,
            text,
            a -> Semver.read(Args.text(a, 0), false) != null,
            Args.TRAVERSAL)
        .global(
            "isSemver",
            "is_semver_string_bool",
            BOOL,
            lenient,
            a -> Semver.read(Args.text(a, 0), (Boolean) a[1]) != null,
            Args.TRAVERSAL)
        .member("isGreaterThan", "semver_is_greater_than", BOOL, two, a -> compare(a) > 0)
        .member("isLessThan", "semver_is_less_than", BOOL, two, a -> compare(a) < 0)
        .member("compareTo", "semver_compare_to", INT, two, a -> (long) compare(a))
        .member("major", "semver_major", INT, one, a -> ((Semver) a[0]).major())
        .member("minor", "semver_minor", INT, one, a -> ((Semver) a[0]).minor())
        .member("patch", "semver_patch", INT, one, a -> ((Semver) a[0]).patch());
  }

  private static int compare(Object[] a) {
    return Integer.signum(((Semver) a[0]).compareTo((Semver) a[1]));
  }
}
