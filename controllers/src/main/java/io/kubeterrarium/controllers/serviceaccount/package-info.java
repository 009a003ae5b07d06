/**
 * ServiceAccounts: each namespace gets its {@code default} one, and token Secrets go with theirs.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.serviceaccount.ServiceAccountController}.
 * It looks when a namespace changes and when an account of that name does, on its runner's workers.
 * Pods cannot be created in a namespace before its account is there, so a fresh server is not ready
 * before this has worked. What must not be put here: making tokens, which is the API server's
 * business.
 */
@NullMarked
package io.kubeterrarium.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
