/**
 * A load generator that costs little: one thread, one selector, TLS and HTTP/1.1 by hand, a
 * connection a client. The server is the packaged jar in a process of its own.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.load.LoadBench}, then {@code LoadLoop}.
 * Everything but the benches runs on the loop's thread.
 */
package io.kubeterrarium.simulator.load;
