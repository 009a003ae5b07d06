package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.owners.FieldManagers;
import io.kubeterrarium.apiserver.request.ApiRequest;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Body;
import io.kubeterrarium.apiserver.request.Headers;
import io.kubeterrarium.apiserver.request.JsonPieces;
import io.kubeterrarium.apiserver.request.Query;
import io.kubeterrarium.apiserver.request.RequestInfo;
import io.kubeterrarium.apiserver.request.RequestInfoResolver;
import io.kubeterrarium.apiserver.request.WriteOptions;
import io.kubeterrarium.apiserver.resource.ObjectReader;
import io.kubeterrarium.apiserver.resource.Strategy;
import io.kubeterrarium.apiserver.resource.WriteContext;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.table.Presentation;
import io.kubeterrarium.apiserver.write.DeleteOptions;
import io.kubeterrarium.apiserver.write.WriteCall;
import io.kubeterrarium.apiserver.write.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request on its way through the stages. Owned by the request's thread. */
public final class Exchange {
  private ApiRequest request;
  private final RequestInfo info;
  private final Instant now;
  private final List<String> warnings = new ArrayList<>(0);
  private final Map<String, String> annotations = new LinkedHashMap<>(0);
  private UserInfo user = UserInfo.of("system:anonymous", UserInfo.UNAUTHENTICATED);
  private @Nullable ApiResponse answer;
  private @Nullable Runnable end;

  Exchange(ApiRequest request, Instant now) {
    this.request = request;
    this.info = RequestInfoResolver.resolve(request);
    this.now = now;
  }

  public ApiRequest request() {
    return request;
  }

  void readBody() {
    if (request.body() instanceof Body.Unread unread) {
      request = request.withBody(unread.source().read());
    }
  }

  public RequestInfo info() {
    return info;
  }

  /** The one time of this request. */
  public Instant now() {
    return now;
  }

  public UserInfo user() {
    return user;
  }

  void setUser(UserInfo user) {
    this.user = user;
  }

  /** Lines for {@code Warning} headers; whoever decodes, admits or validates appends. */
  public List<String> warnings() {
    return warnings;
  }

  /** Of the request's entry in the audit log; admission puts. */
  Map<String, String> annotations() {
    return annotations;
  }

  /** To be run when the answer stands, whatever it is; one at most. */
  void atEnd(Runnable end) {
    this.end = end;
  }

  void end() {
    if (end != null) {
      end.run();
      end = null;
    }
  }

  void answer(ApiResponse answer) {
    this.answer = answer;
  }

  @Nullable ApiResponse answer() {
    return answer;
  }

  /** The object that the URL names. */
  ObjectName objectName(Strategy strategy) {
    return new ObjectName(namespace(strategy), info.name());
  }

  /** The namespace of the URL; empty for cluster-wide kinds, whatever the URL says. */
  String namespace(Strategy strategy) {
    return strategy.type().namespaced() ? info.namespace() : "";
  }

  WriteCall write(Strategy strategy, String verb, WriteOptions options, ObjectReader reader) {
    String manager = options.fieldManager();
    Query query = request.query();
    return write(strategy, verb, options.dryRun(), manager, reader, () -> WriteOptions.tree(query));
  }

  WriteCall delete(Strategy strategy, DeleteOptions options, ObjectReader reader) {
    return write(strategy, "delete", options.dryRun(), "", reader, options::tree);
  }

  /**
   * @param manager as the client names it; empty: as its user agent does
   */
  private WriteCall write(
      Strategy strategy,
      String verb,
      boolean dryRun,
      String manager,
      ObjectReader reader,
      Supplier<ObjectNode> options) {
    String userAgent = request.headers().first("User-Agent");
    return new WriteCall(
        strategy,
        verb,
        info.subresource(),
        namespace(strategy),
        userAgent,
        manager.isEmpty() ? FieldManagers.ofUserAgent(userAgent) : manager,
        new WriteContext(user, now, dryRun, warnings, annotations, reader, options));
  }

  ApiResponse tree(int status, JsonNode tree) {
    return new ApiResponse.Tree(status, warningHeaders(), tree);
  }

  /**
   * @param json the tree as JSON, where it is there already
   */
  ApiResponse tree(int status, JsonNode tree, @Nullable JsonPieces json) {
    return new ApiResponse.Tree(status, warningHeaders(), tree, json);
  }

  ApiResponse written(int status, Strategy strategy, Presentation presentation, Written written) {
    StoredObject stored = written.stored();
    return tree(
        status,
        presentation.object(strategy, written.tree()),
        stored == null ? null : presentation.json(strategy, stored));
  }

  Headers warningHeaders() {
    return warnings.isEmpty() ? Headers.NONE : WarningHeaders.of(warnings);
  }
}
