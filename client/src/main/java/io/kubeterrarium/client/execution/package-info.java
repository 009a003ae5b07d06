/**
 * Time and threads as parameters: what a component is given to run on.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.execution.ComponentRuntime}, then {@link
 * io.kubeterrarium.client.execution.TimeSource} and {@link
 * io.kubeterrarium.client.execution.SerialExecutor}. {@link
 * io.kubeterrarium.client.execution.SystemRuntime} is the real one; tests give a virtual one that
 * is clock and executor at once. All threads are daemons, and closing never waits for them. What
 * must not be put here: anything that knows of objects or requests.
 */
@NullMarked
package io.kubeterrarium.client.execution;

import org.jspecify.annotations.NullMarked;
