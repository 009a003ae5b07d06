/**
 * The all-in-one process: wires registry, API server, controllers, scheduler and node agents
 * together, and shows them on a console and a page.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.Kubeterrarium}, the entry. This is the only
 * module that may import all others, and the only place where the in-process transport is: a
 * component's request passes authentication, authorization and admission here as over HTTP. The
 * main thread starts and stops everything. What must not be put here: anything that a component or
 * the server could do without the others.
 */
@NullMarked
package io.kubeterrarium.simulator;

import org.jspecify.annotations.NullMarked;
