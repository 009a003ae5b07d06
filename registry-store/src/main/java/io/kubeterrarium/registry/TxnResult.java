package io.kubeterrarium.registry;

import java.util.List;

/**
 * @param succeeded whether the comparisons held
 * @param revision the store's revision after the transaction; its own revision where it wrote
 * @param results one a step of the branch taken, in order
 */
public record TxnResult(boolean succeeded, Revision revision, List<OpResult> results) {}
