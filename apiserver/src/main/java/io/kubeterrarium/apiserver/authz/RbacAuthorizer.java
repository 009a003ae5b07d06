package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Role based access control over the stored roles and bindings. It can allow and never denies: what
 * no rule grants, another authorizer may.
 *
 * <p>The index is derived again when one of the four resources has changed; any thread may do it,
 * the others wait, because they must see the change too.
 */
public final class RbacAuthorizer implements Authorizer, RuleResolver {
  private record Derived(long[] versions, RbacIndex index) {}

  private final ObjectReader objects;
  private final Object deriving = new Object();
  private volatile @Nullable Derived derived;

  public RbacAuthorizer(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public Decision authorize(Attributes attributes) {
    Search search = new Search(attributes);
    index().visit(attributes.user(), attributes.request().namespace(), search::goesOn);
    return search.decision();
  }

  @Override
  public Resolved rulesFor(UserInfo user, String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    Set<String> errors = new LinkedHashSet<>();
    index()
        .visit(
            user,
            namespace,
            grant -> {
              if (grant.rules() == null) {
                errors.add(grant.role() + " not found");
              } else {
                rules.addAll(grant.rules());
              }
              return true;
            });
    return new Resolved(rules, List.copyOf(errors));
  }

  /** Looks for the first rule that allows. */
  private static final class Search {
    private final Attributes attributes;
    private final Set<String> errors = new LinkedHashSet<>();
    private @Nullable String allowedBy;

    Search(Attributes attributes) {
      this.attributes = attributes;
    }

    boolean goesOn(RbacIndex.Grant grant) {
      List<PolicyRule> rules = grant.rules();
      if (rules == null) {
        errors.add(grant.role() + " not found");
        return true;
      }
      for (PolicyRule rule : rules) {
        if (rule.allows(attributes.request())) {
          allowedBy = grant.description();
          return false;
        }
      }
      return true;
    }

    Decision decision() {
      if (allowedBy != null) {
        return Decision.allow("RBAC: allowed by " + allowedBy);
      }
      return Decision.noOpinion(errors.isEmpty() ? "" : "RBAC: " + aggregate(errors));
    }
  }

  static String aggregate(Set<String> errors) {
    return errors.size() == 1 ? errors.iterator().next() : "[" + String.join(", ", errors) + "]";
  }

  private RbacIndex index() {
    Derived known = derived;
    // Versions first: a change during the derivation shows as a difference the next time.
    long[] versions = versions();
    if (known != null && isCurrent(known, versions)) {
      return known.index();
    }
    synchronized (deriving) {
      versions = versions();
      known = derived;
      if (known == null || !isCurrent(known, versions)) {
        known = new Derived(versions, new RbacIndex(objects));
        derived = known;
      }
      return known.index();
    }
  }

  private static boolean isCurrent(Derived known, long[] versions) {
    return versions[0] >= 0 && Arrays.equals(known.versions(), versions);
  }

  private long[] versions() {
    long[] versions = new long[RbacIndex.RESOURCES.size()];
    int i = 0;
    for (GroupResource resource : RbacIndex.RESOURCES) {
      versions[i++] = objects.version(resource);
    }
    return versions;
  }
}
