package io.kubeterrarium.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** A decision: this ReplicaSet is to have so many replicas. */
record Scale(ReplicaSet set, int to) {}
