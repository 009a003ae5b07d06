package io.kubeterrarium.simulator.client;

import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.Endpoints;
import io.kubeterrarium.simulator.process.Terrarium;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One control plane for all tests that take its {@link Endpoints}, closed after the last. */
public final class SharedTerrarium implements ParameterResolver {
  static final String TOKEN = "token-of-jane";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Endpoints.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedTerrarium.class))
        .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class)
        .endpoints;
  }

  private record Running(AutoCloseable lock, Terrarium terrarium, Endpoints endpoints)
      implements AutoCloseable {
    static Running start() {
      try {
        Path temporary = Files.createTempDirectory("terrarium");
        Path tokens = Files.writeString(temporary.resolve("tokens"), TOKEN + ",jane,u1\n");
        DataDirectory directory = new DataDirectory(temporary.resolve("data"));
        AutoCloseable lock = directory.open();
        Terrarium terrarium = new Terrarium(config(tokens), directory, failure -> {});
        return new Running(lock, terrarium, terrarium.start(progress -> {}));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private static TerrariumConfig config(Path tokens) {
      return TerrariumConfig.forTests().withTokenAuthFile(tokens);
    }

    @Override
    public void close() throws Exception {
      terrarium.close();
      lock.close();
    }
  }
}
