/**
 * Questions that are answered and never stored: may I do this, what may I do, who am I.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.review.Reviews}, the list, then {@link
 * io.kubeterrarium.apiserver.review.AccessReviewKind}. Each is a {@link
 * io.kubeterrarium.apiserver.resource.VirtualResource}: a create is the question, its answer is the
 * object with a status. Answers come from the same authorizer that judges requests, so they cannot
 * differ from what a request would meet. Called on the request's thread, never blocks. What must
 * not be put here: rules about who may do what, which are {@code authz}'s, and anything that
 * changes an object.
 */
@NullMarked
package io.kubeterrarium.apiserver.review;

import org.jspecify.annotations.NullMarked;
