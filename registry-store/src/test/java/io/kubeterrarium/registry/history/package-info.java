/** Recorded histories of concurrent clients and watchers, and the checks that can refute them. */
package io.kubeterrarium.registry.history;
