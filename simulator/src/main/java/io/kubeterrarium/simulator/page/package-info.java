/**
 * The live page: static files, a stream of steps, and how far each Deployment has come.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.page.Page}, then {@link
 * io.kubeterrarium.simulator.page.DeploymentStages}, a pure function over cached objects. The page
 * is served on the loopback HTTP port alone, behind its checks of Host and Origin, and uses the
 * same public doors as anybody for the rest: {@code GET /registry} and {@code POST /apply}. Steps
 * are pushed from the narrator's thread through bounded queues. What must not be put here: anything
 * the page could ask the API for.
 */
@NullMarked
package io.kubeterrarium.simulator.page;

import org.jspecify.annotations.NullMarked;
