package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.authn.Authentication;
import io.kubeterrarium.apiserver.authn.Impersonation;

/** Finds out who is asking. */
public final class Authenticate implements Stage {
  private final Authentication authentication;

  public Authenticate(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public void run(Exchange exchange) {
    exchange.setUser(authentication.authenticate(exchange.request()));
    Impersonation.refuse(exchange.request());
  }
}
