package io.kubeterrarium.apiserver.request;

import io.kubeterrarium.api.GroupVersionKind;
import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.api.selector.LabelSelector;
import io.kubeterrarium.api.selector.SelectorException;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of list, watch and deletecollection.
 *
 * @param limit 0 for none
 * @param resourceVersion as sent, empty for none
 * @param resourceVersionMatch {@code Exact}, {@code NotOlderThan} or empty
 * @param timeoutSeconds 0 for none
 * @param sendInitialEvents null where the client said nothing
 */
public record ListOptions(
    LabelSelector labels,
    FieldSelector fields,
    long limit,
    String continueToken,
    String resourceVersion,
    String resourceVersionMatch,
    long timeoutSeconds,
    boolean allowWatchBookmarks,
    @Nullable Boolean sendInitialEvents) {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");
  private static final String MATCH = "resourceVersionMatch";
  private static final String NOT_OLDER = "NotOlderThan";
  private static final String NO_CONTINUE =
      "resourceVersionMatch is forbidden when continue is provided";

  public static ListOptions parse(Query query, boolean watch) {
    ListOptions options =
        new ListOptions(
            labels(query.first("labelSelector")),
            fields(query.first("fieldSelector")),
            number(query, "limit"),
            query.first("continue"),
            query.first("resourceVersion"),
            query.first("resourceVersionMatch"),
            number(query, "timeoutSeconds"),
            query.flag("allowWatchBookmarks"),
            query.first("sendInitialEvents").isEmpty() ? null : query.flag("sendInitialEvents"));
    ListOptions complete = watch ? options.withInitialEvents() : options;
    complete.validate(watch);
    return complete;
  }

  /** A watch from any state, or the latest, streams that state first and marks its end. */
  private ListOptions withInitialEvents() {
    return sendInitialEvents != null
            || !resourceVersionMatch.isEmpty()
            || !Set.of("", "0").contains(resourceVersion)
        ? this
        : new ListOptions(
            labels,
            fields,
            limit,
            continueToken,
            resourceVersion,
            NOT_OLDER,
            timeoutSeconds,
            allowWatchBookmarks,
            true);
  }

  private static LabelSelector labels(String text) {
    try {
      return LabelSelector.parse(text);
    } catch (SelectorException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  private static FieldSelector fields(String text) {
    try {
      return FieldSelector.parse(text);
    } catch (SelectorException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  private static long number(Query query, String name) {
    String text = query.first(name);
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      String why = text.matches("[+-]?\\d+") ? "value out of range" : "invalid syntax";
      throw ApiException.badRequest("strconv.ParseInt: parsing \"" + text + "\": " + why);
    }
  }

  /** The rules of upstream's ValidateListOptions. */
  private void validate(boolean watch) {
    FieldErrors errors = new FieldErrors();
    if (watch) {
      checkWatch(errors);
    } else {
      checkList(errors);
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(KIND, "", errors);
    }
    if (!continueToken.isEmpty() && !resourceVersion.isEmpty() && !resourceVersion.equals("0")) {
      throw ApiException.badRequest(
          "specifying resource version is not allowed when using continue");
    }
    revision();
  }

  private void checkList(FieldErrors errors) {
    if (!resourceVersionMatch.isEmpty()) {
      if (resourceVersion.isEmpty()) {
        errors.forbidden(
            MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided");
      }
      if (!continueToken.isEmpty()) {
        errors.forbidden(MATCH, NO_CONTINUE);
      }
      if (!Set.of("Exact", NOT_OLDER).contains(resourceVersionMatch)) {
        errors.notSupported(MATCH, resourceVersionMatch, List.of("Exact", NOT_OLDER, ""));
      }
      if (resourceVersionMatch.equals("Exact") && resourceVersion.equals("0")) {
        errors.forbidden(
            MATCH, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
      }
    }
    if (sendInitialEvents != null) {
      errors.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }
  }

  private void checkWatch(FieldErrors errors) {
    if (sendInitialEvents != null && !resourceVersionMatch.equals(NOT_OLDER)) {
      errors.forbidden(
          MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (resourceVersionMatch.isEmpty()) {
      return;
    }
    if (sendInitialEvents == null) {
      errors.forbidden(
          MATCH,
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
    if (!resourceVersionMatch.equals(NOT_OLDER)) {
      errors.notSupported(MATCH, resourceVersionMatch, List.of(NOT_OLDER));
    }
    if (!continueToken.isEmpty()) {
      errors.forbidden(MATCH, NO_CONTINUE);
    }
  }

  /** The resource version as a number; 0 where none was sent. */
  public long revision() {
    return revision(resourceVersion);
  }

  public static long revision(String resourceVersion) {
    if (resourceVersion.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(resourceVersion);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "invalid resource version: resourceVersion: Invalid value: \""
              + resourceVersion
              + "\": strconv.ParseUint: parsing \""
              + resourceVersion
              + "\": invalid syntax");
    }
  }
}
