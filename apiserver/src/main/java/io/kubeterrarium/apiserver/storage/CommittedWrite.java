package io.kubeterrarium.apiserver.storage;

import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.resource.ResourceType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One write that the registry has acknowledged, for narration and audit.
 *
 * @param verb create, update, patch, delete
 * @param subresource empty for the object itself
 * @param userAgent as the client said; empty for none
 * @param object as it stands now; null where it was removed
 * @param old as it stood before; null where it was created
 */
public record CommittedWrite(
    Instant time,
    UserInfo user,
    String userAgent,
    String verb,
    ResourceType type,
    String subresource,
    String key,
    long revision,
    @Nullable ObjectNode object,
    @Nullable ObjectNode old) {}
