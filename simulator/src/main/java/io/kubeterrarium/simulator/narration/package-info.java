/**
 * What happened, told step by step: each committed write becomes one step with its stage, actor,
 * key, revision and what changed.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.narration.Narrator}, then {@link
 * io.kubeterrarium.simulator.narration.Stage} and {@link
 * io.kubeterrarium.simulator.narration.ChangeSummary}, which are pure functions. Writes are taken
 * on the threads of the requests that made them and told on the narrator's own thread, in revision
 * order; its queue is bounded, and what does not fit is counted and said. Secrets are shown by
 * their lengths only. What must not be put here: how a step looks on a console or a page.
 */
@NullMarked
package io.kubeterrarium.simulator.narration;

import org.jspecify.annotations.NullMarked;
