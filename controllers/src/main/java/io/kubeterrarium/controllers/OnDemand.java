package io.kubeterrarium.controllers;

import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.ObjectMetadata;
import io.kubeterrarium.client.resource.Resource;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A controller that comes into being with the first object of its kind: most clusters here have no
 * StatefulSet, and none pays for what it does not use. Until then the kind's metadata is watched,
 * which the garbage collector does anyway.
 */
final class OnDemand implements Controller {
  private final ControllerContext context;
  private final Consumer<Runnable> watch;
  private final Function<ControllerContext, Controller> maker;

  // Guarded by this.
  private @Nullable Controller made;
  private boolean closed;

  OnDemand(
      ControllerContext context,
      Resource<?> resource,
      Function<ControllerContext, Controller> maker) {
    this(
        context,
        wake ->
            context
                .informers()
                .metadata(resource)
                .addHandler(EventHandler.<ObjectMetadata>of(object -> wake.run())),
        maker);
  }

  /**
   * @param watch watches for what wakes the controller
   */
  OnDemand(
      ControllerContext context,
      Consumer<Runnable> watch,
      Function<ControllerContext, Controller> maker) {
    this.context = context;
    this.watch = watch;
    this.maker = maker;
  }

  @Override
  public void start() {
    context.runtime().executor().execute(this::listen);
  }

  private void listen() {
    watch.accept(this::wake);
    context.informers().start();
  }

  /** Returns at once; the second call does nothing. */
  private synchronized void wake() {
    if (made != null || closed) {
      return;
    }
    Controller controller = maker.apply(context);
    made = controller;
    context.informers().start();
    context.informers().synced().thenRunAsync(this::startMade, context.runtime().executor());
  }

  private synchronized void startMade() {
    if (made != null && !closed) {
      made.start();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (made != null) {
      made.close();
    }
  }
}
