package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import io.kubeterrarium.apiserver.request.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /healthz}, {@code /livez} or {@code /readyz}: {@code ok} or 500, each check with {@code
 * verbose}, without those that {@code exclude} names, or one check by its path. Source:
 * k8s.io/apiserver/pkg/server/healthz.
 */
public final class HealthRoute implements PathRoute {
  private final String root;
  private final List<HealthCheck> checks;

  /**
   * @param name {@code readyz} and the like
   */
  public HealthRoute(String name, List<HealthCheck> checks) {
    this.root = "/" + name;
    this.checks = List.copyOf(checks);
  }

  @Override
  public boolean serves(String path) {
    return path.equals(root) || path.startsWith(root + "/");
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    String path = exchange.request().path();
    if (path.length() > root.length() + 1) {
      return one(path.substring(root.length() + 1));
    }
    return all(exchange.request().query());
  }

  private ApiResponse one(String name) {
    for (HealthCheck check : checks) {
      if (check.name().equals(name)) {
        return check.isWell().getAsBoolean()
            ? text(200, "ok")
            : text(500, "internal server error: " + name + " is not well\n");
      }
    }
    throw ApiException.noSuchPath();
  }

  private ApiResponse all(Query query) {
    List<String> excluded = new ArrayList<>(query.all("exclude"));
    StringBuilder lines = new StringBuilder();
    boolean well = true;
    for (HealthCheck check : checks) {
      if (excluded.remove(check.name())) {
        lines.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else if (check.isWell().getAsBoolean()) {
        lines.append("[+]").append(check.name()).append(" ok\n");
      } else {
        well = false;
        lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
      }
    }
    if (!excluded.isEmpty()) {
      lines
          .append("warn: some health checks cannot be excluded: no matches for \"")
          .append(String.join("\", \"", excluded))
          .append("\"\n");
    }
    String name = root.substring(1);
    if (!well) {
      return text(500, lines + name + " check failed\n");
    }
    return text(200, query.has("verbose") ? lines + name + " check passed\n" : "ok");
  }

  private static ApiResponse text(int status, String text) {
    return new ApiResponse.Encoded(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
