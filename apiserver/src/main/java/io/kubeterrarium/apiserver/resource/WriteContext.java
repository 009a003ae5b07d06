package io.kubeterrarium.apiserver.resource;

import io.kubeterrarium.apiserver.authn.UserInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a strategy may know about the write besides the objects. Time is settled here, once a
 * request.
 *
 * @param warnings lines for the client's {@code Warning} headers; strategies append
 * @param annotations of the request's entry in the audit log
 * @param options of the request, without their kind; made when asked for
 */
public record WriteContext(
    UserInfo user,
    Instant now,
    boolean dryRun,
    List<String> warnings,
    Map<String, String> annotations,
    ObjectReader reader,
    Supplier<ObjectNode> options) {}
