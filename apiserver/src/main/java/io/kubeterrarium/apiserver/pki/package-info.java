/**
 * The cluster's own certificate authority and what it signs.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.pki.ClusterPki}, which makes or reads
 * everything at a start, then {@link io.kubeterrarium.apiserver.pki.CertificateAuthority}, {@link
 * io.kubeterrarium.apiserver.pki.ServerTls} and {@link
 * io.kubeterrarium.apiserver.pki.KubeconfigWriter}. Everything is immutable once made and may be
 * used from any thread. Invariants: private keys are written to owner-only files or nowhere, each
 * pair of key and certificate is one file that is replaced whole, and two data directories never
 * share a key. What must not be put here: who a certificate's holder is to the API, which is {@code
 * authn}'s business.
 */
@NullMarked
package io.kubeterrarium.apiserver.pki;

import org.jspecify.annotations.NullMarked;
