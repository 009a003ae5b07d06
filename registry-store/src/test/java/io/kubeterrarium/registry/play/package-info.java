/** Scripted plays: the state machine and the watch hub, driven and recorded as readable text. */
package io.kubeterrarium.registry.play;
