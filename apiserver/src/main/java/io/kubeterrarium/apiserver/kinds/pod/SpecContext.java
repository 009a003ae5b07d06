package io.kubeterrarium.apiserver.kinds.pod;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rules about one container need to know about the pod around it.
 *
 * @param volumes the valid ones by name
 * @param claims names of the pod's resource claims
 * @param gracePeriodSeconds null where the pod says none
 * @param isPod a pod itself rather than a template, for which some rules are laxer
 */
record SpecContext(
    Map<String, ObjectNode> volumes,
    Set<String> claims,
    @Nullable Long gracePeriodSeconds,
    String restartPolicy,
    boolean hostUsers,
    boolean isPod) {}
