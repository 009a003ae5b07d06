/**
 * Which pods stand behind a Service: EndpointSlices, and the older Endpoints.
 *
 * <p>Start reading at the slice controller and its planner, then the Endpoints controller; both ask
 * ServicePods which pods count and on which ports. The mirroring controller shows Endpoints that
 * people write as slices. Each Service is looked at when it, its slices or a pod it selects
 * changes, on the runners' workers. Invariant: only objects that carry our managed-by label are
 * changed, and Services without a selector are their owners' own business. What must not be put
 * here: addresses of Services, which the API server gives out.
 */
@NullMarked
package io.kubeterrarium.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
