/**
 * Roles and their bindings, namespaced and cluster-wide.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.kinds.rbac.RoleKind} and {@link
 * io.kubeterrarium.apiserver.kinds.rbac.RoleBindingKind}; each serves both scopes, because rules,
 * references and subjects are the same in both. Defaults, messages and columns are upstream's
 * (k8s.io/kubernetes/pkg/apis/rbac). Strategies are stateless and run on the request's thread. What
 * must not be put here: deciding what a user may do, and the check that nobody grants more than
 * they hold; both belong to authorization and admission.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.rbac;

import org.jspecify.annotations.NullMarked;
