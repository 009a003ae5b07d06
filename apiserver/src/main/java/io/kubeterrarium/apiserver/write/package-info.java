/**
 * Creating, changing and deleting stored objects: what happens between a decoded object and the
 * registry's acknowledgement, the same for every kind.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.write.Creator}, {@link
 * io.kubeterrarium.apiserver.write.Updater} and {@link io.kubeterrarium.apiserver.write.Deleter};
 * {@link io.kubeterrarium.apiserver.write.WriteCall} is what they know about the request. Here the
 * last use of clock and randomness is made. Runs on the request's thread and blocks it; nothing is
 * shared but the storage. An update may run its change several times when others write meanwhile.
 * What must not be put here: bodies, media types, URLs.
 */
@NullMarked
package io.kubeterrarium.apiserver.write;

import org.jspecify.annotations.NullMarked;
