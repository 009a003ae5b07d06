package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.apiserver.authn.Authentication;

/** Finds out who is asking. */
public final class Authenticate implements Stage {
  private final Authentication authentication;

  public Authenticate(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public void run(Exchange exchange) {
    exchange.setUser(authentication.authenticate(exchange.request()));
  }
}
