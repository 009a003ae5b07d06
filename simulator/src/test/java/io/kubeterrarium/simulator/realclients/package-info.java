/**
 * Programs of the Kubernetes project that cannot be had where this is built, replayed request by
 * request: the controller manager, the scheduler, KWOK and Helm against a server whose own
 * controllers, scheduler and nodes are left out. What each sends, in which media type, as which
 * user, and what it needs of the answer, was read in upstream's sources. Start at {@link
 * io.kubeterrarium.simulator.realclients.GoClient}, which encodes as client-go does; each {@code
 * …IT} then reads like a log of one program. One server serves all of them, so each keeps to
 * namespaces of its own. Nothing here may use this project's client or controllers.
 */
@NullMarked
package io.kubeterrarium.simulator.realclients;

import org.jspecify.annotations.NullMarked;
