package io.kubeterrarium.registry.mvcc;

import io.kubeterrarium.registry.Revision;
import io.kubeterrarium.registry.WatchEvent;
import java.util.List;

/**
 * Everything one revision changed, in the order of the transaction's steps.
 *
 * @param events each with the state before, except at the compacted revision itself, where that
 *     state is forgotten
 */
public record Changes(Revision revision, List<WatchEvent> events) {}
