/**
 * Pod Security: three levels (privileged, baseline, restricted) that a namespace's labels ask for,
 * and the checks of which they are made.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.admission.podsecurity.PodSecurity}, the
 * plugin, then {@link io.kubeterrarium.apiserver.admission.podsecurity.PodChecks}, the list in the
 * order in which violations are told. A check is a function of the pod's annotations and spec and
 * knows no namespace. Source of rules and words: k8s.io/pod-security-admission, policy versions
 * from 1.34 on; older versions are judged by the same checks. Called on the request's thread. What
 * must not be put here: defaults, which are the strategy's.
 */
@NullMarked
package io.kubeterrarium.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
