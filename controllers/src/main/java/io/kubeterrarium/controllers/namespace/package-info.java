/**
 * Namespaces on their way out: emptied, then released.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.namespace.NamespaceController}, then the
 * content deletion, which asks the server for all kinds it serves, and the conditions that tell how
 * far it is. Works on the runner's workers. Invariant: the finalizer is removed only after a list
 * of every deletable kind came back empty; pods go before everything else. What must not be put
 * here: the owner graph, which is the garbage collector's.
 */
@NullMarked
package io.kubeterrarium.controllers.namespace;

import org.jspecify.annotations.NullMarked;
