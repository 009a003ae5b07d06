/**
 * ServiceAccounts: each namespace gets its {@code default} one.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.serviceaccount.ServiceAccountController}.
 * It looks when a namespace changes and when an account of that name does, on its runner's workers.
 * Pods cannot be created in a namespace before its account is there, so a fresh server is not ready
 * before this has worked. What must not be put here: tokens, which are the API server's business.
 */
@NullMarked
package io.kubeterrarium.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
