/**
 * ControllerRevisions: which templates a StatefulSet or a DaemonSet has had.
 *
 * <p>Start reading at {@link io.kubeterrarium.controllers.history.Revisions}, then {@link
 * io.kubeterrarium.controllers.history.RevisionContent}, which is what a revision holds: a patch
 * that brings a template back, as {@code kubectl rollout undo} sends it. Runs on the workers of
 * whoever asks. Invariant: of one owner's revisions the one with its present template has the
 * greatest number; a template that comes back gets no second revision. What must not be put here:
 * pods, and when they are replaced.
 */
@NullMarked
package io.kubeterrarium.controllers.history;

import org.jspecify.annotations.NullMarked;
