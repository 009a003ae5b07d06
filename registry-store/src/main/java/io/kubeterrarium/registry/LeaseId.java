package io.kubeterrarium.registry;

/** Names a lease; 0 is "no lease". */
public record LeaseId(long value) {
  public static final LeaseId NONE = new LeaseId(0);

  public boolean isNone() {
    return value == 0;
  }
}
