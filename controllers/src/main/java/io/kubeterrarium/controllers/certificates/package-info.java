/**
 * CertificateSigningRequests: node agents' are approved, approved ones are signed, old ones go.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.certificates.CertificateController}, then
 * {@link io.kubeterrarium.controllers.certificates.RequestAge}, which is pure, and {@link
 * io.kubeterrarium.controllers.certificates.CertificateSigner}, which whoever starts the
 * controllers brings along: the authority's key is not theirs. Without one, requests stay approved
 * and unsigned, as upstream without a signing key. One worker looks at one request at a time; what
 * a signer certifies stands in {@code api.certificates}. What must not be put here: who may approve
 * for which signer, which the server checks.
 */
@NullMarked
package io.kubeterrarium.controllers.certificates;

import org.jspecify.annotations.NullMarked;
