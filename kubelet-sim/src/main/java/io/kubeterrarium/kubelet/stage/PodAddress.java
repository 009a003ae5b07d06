package io.kubeterrarium.kubelet.stage;

/** Where a pod is: its own address, and its node's. */
public record PodAddress(String podIp, String hostIp) {}
