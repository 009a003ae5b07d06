package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.pki.ServingNames;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where the API server listens, and under which names it is reached.
 *
 * @param httpPort 0 for any free one; empty: off
 * @param httpsPort likewise
 * @param bind the HTTPS port's address; the HTTP port is on loopback always
 * @param advertise further names of the HTTPS port, the preferred one first
 */
public record Listening(
    OptionalInt httpPort, OptionalInt httpsPort, String bind, List<String> advertise) {
  /** Of the network that nodes and control plane stand in; nothing answers there. */
  private static final String SIMULATED_ADDRESS = "172.19.0.1";

  public Listening {
    advertise = List.copyOf(advertise);
  }

  /** Any free ports, on loopback. */
  public static Listening anywhere() {
    return new Listening(OptionalInt.of(0), OptionalInt.of(0), "127.0.0.1", List.of());
  }

  /** All that clients may call this process. */
  List<String> names() {
    List<String> names = new ArrayList<>(advertise);
    names.add(bind);
    return names;
  }

  /** The name under which clients reach the HTTPS port, as it stands in a URL. */
  String host() {
    if (!advertise.isEmpty()) {
      return advertise.get(0);
    }
    boolean any = bind.equals("0.0.0.0") || bind.equals("::");
    return any ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
  }

  /**
   * What the {@code kubernetes} Service leads to. Endpoints hold neither names nor loopback
   * addresses, so a control plane that is on loopback alone stands at an address of the simulated
   * network.
   */
  String endpoint() {
    return Stream.concat(advertise.stream(), Stream.of(bind))
        .filter(name -> ServingNames.isAddress(name) && name.indexOf(':') < 0)
        .filter(address -> !address.startsWith("127.") && !address.equals("0.0.0.0"))
        .findFirst()
        .orElse(SIMULATED_ADDRESS);
  }
}
