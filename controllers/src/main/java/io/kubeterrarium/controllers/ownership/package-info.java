/**
 * Who controls what: adoption, release, and the reference that says so.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.ownership.Claim}, then {@link
 * io.kubeterrarium.controllers.ownership.Owner}. Used by controllers that find their objects by a
 * selector, on their workers' threads. Invariant: an object has at most one controller; nothing is
 * adopted before the server itself has confirmed that the owner still lives. What must not be put
 * here: garbage collection, which looks at all owners and not only at the controlling one.
 */
@NullMarked
package io.kubeterrarium.controllers.ownership;

import org.jspecify.annotations.NullMarked;
