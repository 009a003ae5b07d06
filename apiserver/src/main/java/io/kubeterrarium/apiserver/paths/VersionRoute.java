package io.kubeterrarium.apiserver.paths;

import io.kubeterrarium.api.KubernetesVersion;
import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.handler.Exchange;
import io.kubeterrarium.apiserver.handler.PathRoute;
import io.kubeterrarium.apiserver.request.ApiResponse;
import tools.jackson.databind.node.ObjectNode;

/** {@code /version}: which Kubernetes this server speaks. */
public final class VersionRoute implements PathRoute {
  public static final String GIT_VERSION = KubernetesVersion.SERVER;

  @Override
  public boolean serves(String path) {
    return path.equals("/version") || path.equals("/version/");
  }

  @Override
  public ApiResponse answer(Exchange exchange) {
    ObjectNode version = Json.object();
    version.put("major", KubernetesVersion.MAJOR).put("minor", KubernetesVersion.MINOR);
    version.put("emulationMajor", KubernetesVersion.MAJOR);
    version.put("emulationMinor", KubernetesVersion.MINOR);
    version.put("minCompatibilityMajor", "1").put("minCompatibilityMinor", "35");
    version.put("gitVersion", GIT_VERSION).put("gitCommit", "").put("gitTreeState", "clean");
    version.put("buildDate", "1970-01-01T00:00:00Z").put("goVersion", "");
    version.put("compiler", "javac");
    String architecture = System.getProperty("os.arch", "");
    version.put(
        "platform",
        System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT).split(" ", 2)[0]
            + "/"
            + architecture);
    return new ApiResponse.Tree(200, version);
  }
}
