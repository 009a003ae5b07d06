package io.kubeterrarium.apiserver.resource;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of two versions of a group is the newer: {@code v10} before {@code v2}, that before {@code
 * v11beta2}, that before {@code v12alpha1}; all of them before other words, which go by the
 * alphabet. Source: k8s.io/apimachinery/pkg/version, CompareKubeAwareVersionStrings.
 */
public final class VersionOrder {
  public static final Comparator<String> NEWEST_FIRST = VersionOrder::compare;

  private static final Pattern KUBERNETES =
      Pattern.compile("v([0-9]{1,9})(?:(alpha|beta)([0-9]{1,9}))?");

  private VersionOrder() {}

  private static int compare(String one, String other) {
    Matcher a = KUBERNETES.matcher(one);
    Matcher b = KUBERNETES.matcher(other);
    boolean known = a.matches();
    if (known != b.matches()) {
      return known ? -1 : 1;
    }
    if (!known) {
      return one.compareTo(other);
    }
    int stability = Integer.compare(stability(b), stability(a));
    if (stability != 0) {
      return stability;
    }
    int major = Integer.compare(number(b, 1), number(a, 1));
    return major != 0 ? major : Integer.compare(number(b, 3), number(a, 3));
  }

  private static int stability(Matcher version) {
    return version.group(2) == null ? 2 : version.group(2).equals("beta") ? 1 : 0;
  }

  private static int number(Matcher version, int group) {
    return version.group(group) == null ? 0 : Integer.parseInt(version.group(group));
  }
}
