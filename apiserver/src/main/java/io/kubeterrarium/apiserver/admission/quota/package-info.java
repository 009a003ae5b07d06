/**
 * ResourceQuota: no namespace gets more than its quotas allow, however many ask at once.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.admission.quota.ResourceQuotaAdmission},
 * then {@link io.kubeterrarium.apiserver.admission.quota.QuotaLedger}, which knows what has been
 * let through and does not show in the caches yet, and {@link
 * io.kubeterrarium.apiserver.admission.quota.QuotaRecords}, which keeps the quotas' status.
 * Requests of one namespace take turns under one lock; the status is written under it,
 * conditionally, so that servers that share a registry see each other's charges. What must not be
 * put here: what an object costs ({@code api.quota}), and counting again after deletions, which is
 * the quota controller's.
 */
@NullMarked
package io.kubeterrarium.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
