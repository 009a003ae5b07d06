/**
 * The console: start-up lines and the narration, in colour where the terminal has it.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.console.Console}, then {@link
 * io.kubeterrarium.simulator.console.StepLine}. Printing is synchronised on the stream, so lines of
 * several threads never mix. What must not be put here: what a step means.
 */
@NullMarked
package io.kubeterrarium.simulator.console;

import org.jspecify.annotations.NullMarked;
