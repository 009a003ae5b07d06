package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.selector.FieldSelector;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.protobuf.ProtobufWriter;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.ListOptions;
import io.kubeterrarium.apiserver.request.WatchFrame;
import io.kubeterrarium.apiserver.request.WatchStream;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.storage.ObjectFilter;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.WatchSpec;
import io.kubeterrarium.apiserver.table.MediaRange;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.registry.Revision;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * A watch. Without a resourceVersion it begins with the latest state, with {@code 0} with any, as
 * ADDED events; with a version, after that one. {@code sendInitialEvents} begins with the state in
 * any case, and marks its end with a bookmark.
 */
final class WatchHandler implements VerbHandler {
  private static final int MIN_TIMEOUT_SECONDS = 1800;

  /** Longer than any server runs; what a client may ask for beyond it would not fit the clock. */
  private static final long MAX_TIMEOUT_SECONDS = Duration.ofDays(365).toSeconds();

  private final ObjectStorage storage;

  WatchHandler(Verbs verbs) {
    this.storage = verbs.storage();
  }

  @Override
  public ApiResponse serve(Exchange exchange, Strategy strategy) {
    MediaRange.checkForWatch(exchange.request().headers().first("Accept"));
    Presentation presentation = Verbs.presentation(exchange, strategy);
    ListOptions options = ListOptions.parse(exchange.request().query(), true);
    FieldSelector fields = fields(exchange.request().path(), exchange.info().name(), options);
    ObjectFilter filter =
        new ObjectFilter(strategy, exchange.namespace(strategy), options.labels(), fields);
    filter.check();
    boolean streamingList = Boolean.TRUE.equals(options.sendInitialEvents());
    if (options.resourceVersion().isEmpty()) {
      storage.catchUp();
    } else if (streamingList) {
      try {
        Freshen.atLeast(storage, new Revision(options.revision()));
      } catch (ApiException tooLarge) {
        return new ApiResponse.Stream(
            200, headers(exchange, strategy), new FailedWatch(tooLarge.status()));
      }
    }
    boolean initial =
        streamingList
            || options.revision() == 0 && !Boolean.FALSE.equals(options.sendInitialEvents());
    long after = options.revision() == 0 ? storage.cachedRevision().value() : options.revision();
    UnaryOperator<WatchFrame> view = presentation.frames(strategy);
    boolean elsewhere = view != null && strategy.convertsByCall();
    WatchSpec spec =
        new WatchSpec(
            filter,
            initial,
            after,
            streamingList && options.allowWatchBookmarks(),
            options.allowWatchBookmarks(),
            timeout(options),
            elsewhere ? null : view);
    WatchStream stream = storage.watch(spec);
    return new ApiResponse.Stream(
        200,
        headers(exchange, strategy),
        elsewhere && view != null ? new ShownElsewhere(stream, view) : stream);
  }

  /** The old form of the path names one object; a selector may say so again. */
  private static FieldSelector fields(String path, String name, ListOptions options) {
    if (name.isEmpty() || !path.endsWith("/" + name)) {
      return options.fields();
    }
    if (name.contains("/")) {
      throw ApiException.noSuchPath();
    }
    if (options.fields().isEverything()) {
      return FieldSelector.equal("metadata.name", name);
    }
    if (!name.equals(options.fields().requiredValue("metadata.name"))) {
      throw ApiException.badRequest("fieldSelector metadata.name doesn't match requested name");
    }
    return options.fields();
  }

  /**
   * Says so where the events go as protobuf; kinds without a message go as JSON, but their metadata
   * has one, custom resources' too.
   */
  private static Headers headers(Exchange exchange, Strategy strategy) {
    MediaRange range = MediaRange.choose(exchange.request().headers().first("Accept"));
    return range.type().equals(MediaRange.PROTOBUF)
            && (!range.as().isEmpty() || ProtobufWriter.knows(strategy.type().kind()))
        ? Headers.of("Content-Type", MediaRange.PROTOBUF + ";stream=watch")
        : Headers.NONE;
  }

  /** Unless the client says it: half an hour to an hour, so that not all come again at once. */
  private static Duration timeout(ListOptions options) {
    return Duration.ofSeconds(
        options.timeoutSeconds() > 0
            ? Math.min(options.timeoutSeconds(), MAX_TIMEOUT_SECONDS)
            : MIN_TIMEOUT_SECONDS + ThreadLocalRandom.current().nextInt(MIN_TIMEOUT_SECONDS));
  }
}
