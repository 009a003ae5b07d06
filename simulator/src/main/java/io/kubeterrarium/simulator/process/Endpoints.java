package io.kubeterrarium.simulator.process;

import java.nio.file.Path;
import java.util.Optional;

/** How to reach a running control plane; what is switched off is empty. */
public record Endpoints(
    Optional<String> httpUrl,
    Optional<String> httpsUrl,
    Optional<Path> kubeconfig,
    Optional<String> etcdUrl) {}
