package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.apiserver.authn.UserInfo;
import java.time.Instant;
import java.util.List;

/**
 * What a strategy may know about the write besides the objects. Time is settled here, once a
 * request.
 *
 * @param warnings lines for the client's {@code Warning} headers; strategies append
 */
public record WriteContext(
    UserInfo user, Instant now, boolean dryRun, List<String> warnings, ObjectReader reader) {}
