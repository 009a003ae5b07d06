package io.kubeterrarium.controllers;

/** A control loop that has been wired up. */
public interface Controller extends AutoCloseable {
  /** Called once, when the informers it asked for have synced. Returns at once. */
  void start();

  /** No reconcile begins after this; returns at once. */
  @Override
  void close();
}
