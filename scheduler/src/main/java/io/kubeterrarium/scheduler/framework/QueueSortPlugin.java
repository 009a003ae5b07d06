package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.queue.QueuedPod;
import java.util.Comparator;

/** Decides which pod is scheduled first; a profile has exactly one. */
public interface QueueSortPlugin extends Plugin, Comparator<QueuedPod> {}
