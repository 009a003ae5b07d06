/**
 * ResourceQuotas' status: what stands in their namespace, counted again when something goes.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.quota.ResourceQuotaController}, then
 * {@link io.kubeterrarium.controllers.quota.QuotaCount}, which is pure. The API server charges what
 * it lets in at once; this controller gives back what was deleted or has ended, and fills the
 * status of new quotas. One worker reconciles one quota at a time, lists through the API, and
 * writes only where the sum differs. What an object costs stands in {@code api.quota}, shared with
 * the server. What must not be put here: refusing anything.
 */
@NullMarked
package io.kubeterrarium.controllers.quota;

import org.jspecify.annotations.NullMarked;
