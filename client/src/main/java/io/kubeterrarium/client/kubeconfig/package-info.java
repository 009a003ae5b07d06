/**
 * Kubeconfig files: where the server is and who we are.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.kubeconfig.Kubeconfig}, then {@link
 * io.kubeterrarium.client.kubeconfig.TlsContexts}. Only the current context counts; certificates
 * and keys may stand inline or in files beside it; keys may be PKCS#8, PKCS#1 or SEC1. Files are
 * read once, when asked, on the caller's thread. Errors are one clear line and never show a key or
 * a token. What must not be put here: writing kubeconfigs, and exec plugins, which we do not run.
 */
@NullMarked
package io.kubeterrarium.client.kubeconfig;

import org.jspecify.annotations.NullMarked;
