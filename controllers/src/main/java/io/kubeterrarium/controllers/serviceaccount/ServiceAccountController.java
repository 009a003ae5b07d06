package io.kubeterrarium.controllers.serviceaccount;

import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import io.kubeterrarium.controllers.namespace.NamespaceResident;

/** Gives each active namespace its ServiceAccount {@code default}. */
public final class ServiceAccountController {
  private ServiceAccountController() {}

  public static Controller of(ControllerContext context) {
    return new NamespaceResident<>(
        context,
        new NamespaceResident.Wanted<>(
            Resources.SERVICE_ACCOUNTS, "default", known -> true, account -> {}));
  }
}
