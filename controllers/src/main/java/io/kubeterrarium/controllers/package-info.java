/**
 * The controllers: loops that bring the cluster to what its objects ask for.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.ControllerManager}, then the {@code
 * deployment} and {@code replicaset} packages. Each controller is a package of its own: a
 * reconciler that reads caches and writes through the API as a user of its own, and planners that
 * are pure functions. They know the API server only, never each other; all share one set of
 * informers. What must not be put here: rules of one kind, which belong to that kind's package.
 */
@NullMarked
package io.kubeterrarium.controllers;

import org.jspecify.annotations.NullMarked;
