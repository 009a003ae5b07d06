package io.kubeterrarium.scheduler.framework;

import java.util.List;

/**
 * A plugin's answer.
 *
 * @param plugin who says so; empty for success
 * @param reasons as the user reads them
 */
public record Status(Code code, String plugin, List<String> reasons) {
  public static final Status SUCCESS = new Status(Code.SUCCESS, "", List.of());
  public static final Status SKIP = new Status(Code.SKIP, "", List.of());

  public static Status unschedulable(String plugin, String reason) {
    return new Status(Code.UNSCHEDULABLE, plugin, List.of(reason));
  }

  public static Status unresolvable(String plugin, String reason) {
    return new Status(Code.UNSCHEDULABLE_AND_UNRESOLVABLE, plugin, List.of(reason));
  }

  public boolean isSuccess() {
    return code == Code.SUCCESS;
  }

  public boolean isSkip() {
    return code == Code.SKIP;
  }

  public boolean isRejection() {
    return !isSuccess() && !isSkip();
  }

  public String message() {
    return String.join(", ", reasons);
  }
}
