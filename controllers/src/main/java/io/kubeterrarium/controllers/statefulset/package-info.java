/**
 * StatefulSets: pods with names that stay, made, replaced and taken away in order.
 *
 * <p>Start reading at the reconciler, then {@code OrdinalPlan}, a pure function, which says what
 * the next step is, and {@code StatefulPod}, which makes a pod of an ordinal. Runs on the runner's
 * workers. Invariant: at any time there is at most one pod of an ordinal, which the name sees to;
 * with {@code OrderedReady} a step begins when the pods before it are well. What must not be put
 * here: what a ControllerRevision holds.
 */
@NullMarked
package io.kubeterrarium.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
