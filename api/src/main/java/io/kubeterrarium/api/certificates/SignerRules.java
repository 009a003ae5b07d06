package io.kubeterrarium.api.certificates;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the signers that Kubernetes names certify. Source: k8s.io/kubernetes,
 * pkg/apis/certificates/helpers.go and pkg/controller/certificates/signer.
 */
public final class SignerRules {
  public static final String API_CLIENT = "kubernetes.io/kube-apiserver-client";
  public static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  public static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
  public static final String LEGACY = "kubernetes.io/legacy-unknown";

  private static final String NODE_PREFIX = "system:node:";
  private static final String SIGNATURE = "digital signature";
  private static final String ENCIPHERMENT = "key encipherment";
  private static final String CLIENT = "client auth";
  private static final String SERVER = "server auth";

  private SignerRules() {}

  /** Whether requests for this signer are signed by Kubernetes itself. */
  public static boolean isKnown(String signer) {
    return List.of(API_CLIENT, KUBELET_CLIENT, KUBELET_SERVING, LEGACY).contains(signer);
  }

  /** Why the signer will not sign it; empty where it will. */
  public static Optional<String> objection(
      String signer, SigningRequest request, Collection<String> usages) {
    return switch (signer) {
      case KUBELET_CLIENT -> kubeletClient(request, Set.copyOf(usages));
      case KUBELET_SERVING -> kubeletServing(request, Set.copyOf(usages));
      case API_CLIENT -> apiClient(usages);
      default -> Optional.empty();
    };
  }

  /** The client certificate of a node agent, whoever asks for it. */
  public static boolean isNodeClient(
      String signer, SigningRequest request, Collection<String> usages) {
    return signer.equals(KUBELET_CLIENT) && objection(signer, request, usages).isEmpty();
  }

  private static Optional<String> kubeletClient(SigningRequest request, Set<String> usages) {
    if (!request.organizations().equals(List.of("system:nodes"))) {
      return Optional.of("subject organization is not system:nodes");
    }
    if (!request.dnsNames().isEmpty()) {
      return Optional.of("DNS subjectAltNames are not allowed");
    }
    if (!request.emails().isEmpty()) {
      return Optional.of("Email subjectAltNames are not allowed");
    }
    if (request.addresses() > 0) {
      return Optional.of("IP subjectAltNames are not allowed");
    }
    if (!request.uris().isEmpty()) {
      return Optional.of("URI subjectAltNames are not allowed");
    }
    if (!request.commonName().startsWith(NODE_PREFIX)) {
      return Optional.of("subject common name does not begin with system:node:");
    }
    return exactly(usages, CLIENT);
  }

  private static Optional<String> kubeletServing(SigningRequest request, Set<String> usages) {
    if (!request.organizations().equals(List.of("system:nodes"))) {
      return Optional.of("subject organization is not system:nodes");
    }
    if (request.dnsNames().isEmpty() && request.addresses() == 0) {
      return Optional.of("DNS or IP subjectAltName is required");
    }
    if (!request.emails().isEmpty()) {
      return Optional.of("Email subjectAltNames are not allowed");
    }
    if (!request.uris().isEmpty()) {
      return Optional.of("URI subjectAltNames are not allowed");
    }
    Optional<String> wrongUsages = exactly(usages, SERVER);
    if (wrongUsages.isPresent()) {
      return wrongUsages;
    }
    return request.commonName().startsWith(NODE_PREFIX)
        ? Optional.empty()
        : Optional.of("subject common name does not begin with system:node:");
  }

  private static Optional<String> exactly(Set<String> usages, String purpose) {
    Set<String> given = new HashSet<>(usages);
    given.remove(ENCIPHERMENT); // RSA's alone, and optional.
    List<String> sorted = List.of(purpose, SIGNATURE, ENCIPHERMENT).stream().sorted().toList();
    return given.equals(Set.of(SIGNATURE, purpose))
        ? Optional.empty()
        : Optional.of("usages did not match [" + String.join(" ", sorted) + "]");
  }

  private static Optional<String> apiClient(Collection<String> usages) {
    for (String usage : usages) {
      if (!Set.of(SIGNATURE, ENCIPHERMENT, CLIENT).contains(usage)) {
        return Optional.of("invalid usage for client certificate: " + usage);
      }
    }
    return usages.contains(CLIENT)
        ? Optional.empty()
        : Optional.of("missing required usage for client certificate: " + CLIENT);
  }
}
