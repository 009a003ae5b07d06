/**
 * The audit log: a line for each request, with who asked for what, what was answered, and what
 * admission policies and webhooks had to say about it.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.audit.AuditLog}. Lines are events of {@code
 * audit.k8s.io/v1} at the level Metadata and the stage ResponseComplete; there is no policy that
 * would say more or less. Off unless asked for; then each request's thread writes its own line, one
 * at a time, and the file is bounded. What must not be put here: bodies, and credentials in
 * whatever form.
 */
@NullMarked
package io.kubeterrarium.apiserver.audit;

import org.jspecify.annotations.NullMarked;
