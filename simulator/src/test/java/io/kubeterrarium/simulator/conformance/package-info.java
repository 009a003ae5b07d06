/**
 * What upstream's conformance specs send and expect, as far as they need no container, replayed in
 * words of our own over HTTP.
 *
 * <p>Start reading at {@code WorkloadsIT} and {@code ApiIT}, then {@code Api}, which sends, and
 * waits by watching. One control plane serves all; each test has a namespace of its own. Those
 * specs stand here that once found something or carry the most; what a unit test says better does
 * not. What must not be put here: other suites' own words, which are not ours to copy.
 */
@NullMarked
package io.kubeterrarium.simulator.conformance;

import org.jspecify.annotations.NullMarked;
