package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.apiserver.authn.UserInfo;

/**
 * Members of {@code system:masters} may do everything, whatever the stored roles say: so that
 * nobody can lock the cluster's owner out.
 */
public final class SuperuserAuthorizer implements Authorizer {
  @Override
  public Decision authorize(Attributes attributes) {
    return attributes.user().inGroup(UserInfo.MASTERS)
        ? Decision.allow("")
        : Decision.noOpinion("");
  }
}
