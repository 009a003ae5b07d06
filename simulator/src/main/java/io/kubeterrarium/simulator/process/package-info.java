/**
 * Starting and stopping the whole: configuration, data directory, logs, the composition, readiness.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.process.TerrariumProcess} (one run of
 * {@code up}), then {@link io.kubeterrarium.simulator.process.Terrarium} (the wiring, in order).
 * The main thread starts everything and waits; a shutdown hook closes in the opposite order. What a
 * user can mend is a {@link io.kubeterrarium.simulator.process.UserError}. What must not be put
 * here: behaviour of a component.
 */
@NullMarked
package io.kubeterrarium.simulator.process;

import org.jspecify.annotations.NullMarked;
