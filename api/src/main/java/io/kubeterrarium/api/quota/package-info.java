/**
 * What objects cost: the amounts of resources that a pod asks for, and what a ResourceQuota counts
 * of an object.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.quota.QuotaUsage}, then {@link
 * io.kubeterrarium.api.quota.QuotaScope}. The API server asks before it lets an object in, and the
 * quota controller when it counts what stands there; both must come to the same sum, which is why
 * this lives where both can see it. Pure functions over trees, safe on any thread. What must not be
 * put here: who may exceed what, and anything that reads or writes objects.
 */
@NullMarked
package io.kubeterrarium.api.quota;

import org.jspecify.annotations.NullMarked;
