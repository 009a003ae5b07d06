/**
 * What tests of components are made of: an API server in memory and time that a test moves.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.testkit.InMemoryApi} and {@link
 * io.kubeterrarium.client.testkit.VirtualTime}. A test puts state in, starts the component on
 * {@code time.runtime()}, calls {@code settle} or {@code advance}, and reads the actions that came
 * out. Everything happens on the test's thread, in the same order each time. What must not be put
 * here: rules of particular kinds beyond what a component's test needs.
 */
package io.kubeterrarium.client.testkit;
