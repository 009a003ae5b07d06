package io.kubeterrarium.simulator.realclients;

import io.kubeterrarium.client.kubeconfig.Kubeconfig;
import io.kubeterrarium.simulator.access.UserKubeconfig;
import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.Endpoints;
import io.kubeterrarium.simulator.process.Part;
import io.kubeterrarium.simulator.process.Terrarium;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** {@code up --without controllers,scheduler,nodes}, once for all tests that take one. */
final class BareServer implements AutoCloseable {
  static {
    // The generated classes warn of their age, each on its own.
    System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
  }

  private final DataDirectory directory;
  private final AutoCloseable lock;
  private final Terrarium terrarium;
  private final Endpoints endpoints;
  private final GoClient anonymous;

  private BareServer() throws Exception {
    Path temporary = Files.createTempDirectory("bare");
    directory = new DataDirectory(temporary.resolve("data"));
    lock = directory.open();
    TerrariumConfig config =
        TerrariumConfig.forTests().withDataDirectory(directory.path()).without(Part.values());
    terrarium = new Terrarium(config, directory, failure -> {});
    endpoints = terrarium.start(progress -> {});
    Kubeconfig known = Kubeconfig.read(endpoints.kubeconfig().orElseThrow());
    anonymous =
        GoClient.of(
            new Kubeconfig(known.server(), known.caPem(), null, null, null, false), "anonymous");
  }

  /** As {@code kubeterrarium kubeconfig --user} would let somebody in. */
  GoClient client(String user, String userAgent, String... groups) throws Exception {
    String text =
        new UserKubeconfig(directory)
            .text(user, List.of(groups), endpoints.httpsUrl().orElseThrow(), "", Instant.now());
    Path file = Files.writeString(Files.createTempFile("real", ".kubeconfig"), text);
    return GoClient.of(Kubeconfig.read(file), userAgent);
  }

  GoClient administrator(String userAgent) throws Exception {
    return GoClient.of(Kubeconfig.read(endpoints.kubeconfig().orElseThrow()), userAgent);
  }

  /** One that shows no certificate, for those that have a token. */
  GoClient anonymous() {
    return anonymous;
  }

  /** What {@code --root-ca-file} would name. */
  String authority() throws Exception {
    return Files.readString(directory.pki().resolve("ca.crt"));
  }

  @Override
  public void close() throws Exception {
    terrarium.close();
    lock.close();
  }

  /** Gives tests the one server. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == BareServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(BareServer.class))
          .getOrComputeIfAbsent(BareServer.class, key -> start(), BareServer.class);
    }

    private static BareServer start() {
      try {
        return new BareServer();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
