package io.kubeterrarium.controllers.garbage;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.client.resource.Resource;

/** Names one particular object of any kind. */
record ObjectRef(Resource<?> resource, ObjectName name, String uid) {}
