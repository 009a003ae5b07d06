package io.kubeterrarium.api;

/** Which Kubernetes is spoken here, and what servers and nodes say of it. */
public final class KubernetesVersion {
  public static final String MAJOR = "1";
  public static final String MINOR = "36";

  /** As nodes report it. */
  public static final String RELEASE = "v" + MAJOR + "." + MINOR + ".2";

  /** As the API server reports it: the same figure, and who answers. */
  public static final String SERVER = RELEASE + "+kubeterrarium";

  private KubernetesVersion() {}
}
