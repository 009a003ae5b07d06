/**
 * Webhooks: other people's admission, asked over HTTPS.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.admission.webhook.MutatingWebhooks} and
 * {@link io.kubeterrarium.apiserver.admission.webhook.ValidatingWebhooks}, the plugins, then {@link
 * io.kubeterrarium.apiserver.admission.webhook.Webhook}, which says what a hook is about, and
 * {@link io.kubeterrarium.apiserver.admission.webhook.WebhookClient}, which asks it. The request's
 * thread waits for the answer, no longer than the hook's timeout; with no configuration stored
 * nothing is loaded and nothing is asked. Writes to the configurations themselves pass no webhook,
 * so that a broken one can be removed. What must not be put here: rules of our own.
 */
@NullMarked
package io.kubeterrarium.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
