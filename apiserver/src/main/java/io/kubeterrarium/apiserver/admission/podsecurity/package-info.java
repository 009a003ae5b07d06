/**
 * Pod Security: three levels (privileged, baseline, restricted) that a namespace's labels ask for,
 * and the checks of which they are made.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.admission.podsecurity.PodSecurity}, the
 * plugin, then {@link io.kubeterrarium.apiserver.admission.podsecurity.PodChecks}, the list in the
 * order in which violations are told. A check is a function of the pod's annotations and spec and
 * knows no namespace. Source of rules and words: k8s.io/pod-security-admission, each version of the
 * policies with the checks that it had. Called on the request's thread. What must not be put here:
 * defaults, which are the strategy's.
 */
@NullMarked
package io.kubeterrarium.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
