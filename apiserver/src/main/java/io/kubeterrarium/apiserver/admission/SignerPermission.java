package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.authz.Attributes;
import io.kubeterrarium.apiserver.authz.Authorizer;
import io.kubeterrarium.apiserver.request.RequestInfo;

/**
 * Whether somebody may act for a signer: a verb on {@code signers} by the signer's name, or by its
 * domain with a star. Source: k8s.io/kubernetes, plugin/pkg/admission/certificates.
 */
record SignerPermission(Authorizer authorizer) {
  boolean holds(UserInfo user, String verb, String signer) {
    String domain = signer.substring(0, Math.max(0, signer.indexOf('/')));
    return may(user, verb, signer) || may(user, verb, domain + "/*");
  }

  private boolean may(UserInfo user, String verb, String name) {
    RequestInfo question =
        new RequestInfo(verb, true, "certificates.k8s.io", "*", "", "signers", "", name, "");
    return authorizer.authorize(new Attributes(user, question)).isAllowed();
  }
}
