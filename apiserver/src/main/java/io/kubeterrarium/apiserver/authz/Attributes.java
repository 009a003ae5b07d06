package io.kubeterrarium.apiserver.authz;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.request.RequestInfo;

/** Who wants to do what. */
public record Attributes(UserInfo user, RequestInfo request) {}
