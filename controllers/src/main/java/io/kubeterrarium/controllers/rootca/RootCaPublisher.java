package io.kubeterrarium.controllers.rootca;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.namespace.NamespaceResident;
import java.util.Map;

/** Puts the server's CA into the ConfigMap {@code kube-root-ca.crt} of each active namespace. */
public final class RootCaPublisher {
  private static final String NAME = "kube-root-ca.crt";
  private static final String FIELD = "ca.crt";
  private static final String DESCRIPTION_KEY = "kubernetes.io/description";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage is"
          + " guaranteed across distributions of Kubernetes clusters.";

  private RootCaPublisher() {}

  /**
   * @param caBundle PEM
   */
  public static Controller of(ControllerContext context, String caBundle) {
    Map<String, String> content = Map.of(FIELD, caBundle);
    return new NamespaceResident<>(
        context,
        new NamespaceResident.Wanted<>(
            Resources.CONFIG_MAPS,
            NAME,
            known -> content.equals(known.getData()),
            map -> {
              map.putObject("data").put(FIELD, caBundle);
              Meta.child(Meta.edit(map), "annotations").put(DESCRIPTION_KEY, DESCRIPTION);
            }));
  }
}
