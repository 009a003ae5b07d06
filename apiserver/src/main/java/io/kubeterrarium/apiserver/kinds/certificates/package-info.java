/**
 * CertificateSigningRequest: somebody asks for a certificate, somebody approves it, somebody signs.
 *
 * <p>Start reading at {@link
 * io.kubeterrarium.apiserver.kinds.certificates.CertificateSigningRequestKind}, which notes who
 * asks, then {@link io.kubeterrarium.apiserver.kinds.certificates.ApprovalView}: approval is a door
 * of its own, so that it can be granted apart. Rules and messages are upstream's
 * (k8s.io/kubernetes/pkg/apis/certificates). Pure functions over trees that belong to the request's
 * thread. What must not be put here: approving and signing, which are controllers', and
 * certificates of this server, which are in {@code pki}.
 */
@NullMarked
package io.kubeterrarium.apiserver.kinds.certificates;

import org.jspecify.annotations.NullMarked;
