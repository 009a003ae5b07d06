package io.kubeterrarium.apiserver.authn;

import java.util.List;

/**
 * @param audiences those of the asked-for ones that the token is meant for; never empty
 */
public record VerifiedToken(UserInfo user, List<String> audiences) {}
