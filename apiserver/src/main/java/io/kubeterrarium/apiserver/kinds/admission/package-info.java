/**
 * Admission policies, their bindings and webhooks' configurations: what they may say.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.admission.AdmissionKinds}, the table,
 * then {@link io.kubeterrarium.apiserver.kinds.admission.ValidatingPolicyRules} and {@link
 * io.kubeterrarium.apiserver.kinds.admission.MutatingPolicyRules}. Every expression is compiled
 * before it is stored, so that its author hears of a mistake at once; rules and messages are
 * upstream's (pkg/apis/admissionregistration/validation). Stateless. What must not be put here:
 * what a policy does to requests, which is {@code admission.policy}'s.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.admission;

import org.jspecify.annotations.NullMarked;
