package io.kubeterrarium.scheduler.framework;

import io.kubeterrarium.scheduler.cluster.PodInfo;

/** For who decides only. */
public final class NoBinder implements BindPlugin {
  @Override
  public String name() {
    return "NoBinder";
  }

  @Override
  public void bind(PodInfo pod) {
    throw new AssertionError("a decision binds nothing");
  }
}
