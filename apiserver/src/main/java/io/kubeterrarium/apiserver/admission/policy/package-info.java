/**
 * Admission policies: rules in CEL that somebody has stored, with bindings that say where they
 * hold.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.admission.policy.ValidatingPolicies} and
 * {@link io.kubeterrarium.apiserver.admission.policy.MutatingPolicies}, the plugins, then {@link
 * io.kubeterrarium.apiserver.admission.policy.PolicyTable}, which keeps what is stored compiled. A
 * policy acts from the first request that sees it in the cache. Evaluated on the request's thread,
 * within a budget; with no binding stored nothing of CEL is loaded. Requests about policies,
 * bindings and webhooks pass none, so that a broken one can be removed. What must not be put here:
 * the language, and what a policy may say.
 */
@NullMarked
package io.kubeterrarium.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
