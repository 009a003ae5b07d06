package io.kubeterrarium.controllers;

import io.kubeterrarium.client.event.EventRecorder;
import io.kubeterrarium.client.execution.ComponentRuntime;
import io.kubeterrarium.client.informer.InformerFactory;
import io.kubeterrarium.client.transport.Transport;

/**
 * What a controller is given.
 *
 * @param informers to read from; shared
 * @param transport to write through, as the controller's own user
 * @param events written as the controller's own user too
 */
public record ControllerContext(
    InformerFactory informers,
    Transport transport,
    EventRecorder events,
    ComponentRuntime runtime) {}
