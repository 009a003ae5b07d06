/**
 * Kinds that users define: served from the moment their definition is established.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.custom.CustomResources}, which follows the
 * definitions on a thread of its own (that lives only while there is something to do) and changes
 * the resource tables; {@link io.kubeterrarium.apiserver.custom.Definition} is one definition as it
 * is read, {@link io.kubeterrarium.apiserver.custom.CustomKind} the strategy of one version of it.
 * {@link io.kubeterrarium.apiserver.custom.AcceptedNames} and {@link
 * io.kubeterrarium.apiserver.custom.Cleanup} are upstream's controllers, which live in the API
 * server there too. Invariant: a kind is served while its definition says Established, and from
 * just before. What must not be put here: what schemas mean, which is {@code structural}'s.
 */
@NullMarked
package io.kubeterrarium.apiserver.custom;

import org.jspecify.annotations.NullMarked;
