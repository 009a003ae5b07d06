/**
 * CEL as Kubernetes speaks it: rules of CustomResourceDefinitions, admission policies, webhooks'
 * match conditions.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.cel.CelEnvironment}, which compiles, and
 * {@link io.kubeterrarium.apiserver.cel.CelProgram}, which evaluates on trees of JSON that {@link
 * io.kubeterrarium.apiserver.cel.CelValues} shows lazily; {@link
 * io.kubeterrarium.apiserver.cel.DeclTypes} makes types of schemas. Parser and type checker are
 * {@code dev.cel}'s; {@link io.kubeterrarium.apiserver.cel.Planner} makes nodes of their tree,
 * which count what they cost as upstream's do and fail in its words. Programs are immutable; an
 * evaluation belongs to its thread. Nothing of it is loaded before somebody writes an expression.
 * What must not be put here: what a rule is about.
 */
@NullMarked
package io.kubeterrarium.apiserver.cel;

import org.jspecify.annotations.NullMarked;
