/**
 * Objects of a resource, typed, over a transport: the verbs, and what can go wrong.
 *
 * <p>Start reading at {@link io.kubeterrarium.client.resource.ResourceClient}; {@link
 * io.kubeterrarium.client.resource.Resources} names the resources our components use. Calls block
 * the caller's thread and hold no state. An error answer is an {@link
 * io.kubeterrarium.client.resource.ApiStatusException} (the write did not take place), no answer a
 * {@link io.kubeterrarium.client.resource.NoAnswerException} (it may have). What must not be put
 * here: retries and caches, which belong to reconcilers and informers.
 */
@NullMarked
package io.kubeterrarium.client.resource;

import org.jspecify.annotations.NullMarked;
