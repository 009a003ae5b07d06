/**
 * Puts an API server together and gives it its ports.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.boot.ApiServerBuilder}, the one place where
 * the chain's parts meet, by constructors alone. The HTTP rim is Spring's; nothing behind it is.
 * Everything here runs once, on the thread that starts the process. What must not be put here:
 * anything that happens during a request.
 */
@NullMarked
package io.kubeterrarium.apiserver.boot;

import org.jspecify.annotations.NullMarked;
