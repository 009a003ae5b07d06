package io.kubeterrarium.registry;

import java.time.Duration;

/** A granted lease: keys put with it are deleted, in one revision, when it ends. */
public record Lease(LeaseId id, Duration ttl, Duration remaining) {}
