package io.kubeterrarium.registry.raft;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One member in a process of its own. Prints {@code LISTENING}, {@code READY} when it has caught
 * up, {@code STOPPED reason} when it stops by itself; closes when its standard input ends.
 *
 * <p>Arguments: directory, name, start, which disk (see {@link CrashChild}), and each peer as
 * {@code name=address=port=id}.
 */
public final class MemberChild {
  private MemberChild() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    List<Peer> peers = new ArrayList<>();
    for (int i = 4; i < args.length; i++) {
      String[] words = args[i].split("=");
      InetAddress address = InetAddress.getByName(words[1]);
      peers.add(
          new Peer(
              words[0],
              new InetSocketAddress(address, Integer.parseInt(words[2])),
              UUID.fromString(words[3])));
    }
    MemberConfig config =
        MemberConfig.of(
            args[1],
            peers,
            MemberConfig.Start.valueOf(args[2]),
            PeerFixture.SECRET,
            Path.of(args[0]));
    try (RaftRegistry registry =
        RaftRegistry.open(
            config,
            reason -> out.println("STOPPED " + reason.getMessage()),
            members -> out.println("LISTENING"),
            CrashChild.disk(args[3]),
            System::nanoTime)) {
      out.println(RaftClock.isInstalled() ? "READY" : "STOPPED goes by the wall clock");
      while (System.in.read() >= 0) {
        // Only its end says something.
      }
    } catch (RuntimeException e) {
      out.println("STOPPED " + e.getMessage());
    }
    System.exit(0);
  }

  static String[] arguments(PeerFixture of, String name, MemberConfig.Start start, String disk) {
    List<String> words =
        new ArrayList<>(List.of(of.directory(name).toString(), name, start.name(), disk));
    for (Peer peer : of.peers()) {
      words.add(
          String.join(
              "=",
              peer.name(),
              peer.address().getAddress().getHostAddress(),
              String.valueOf(peer.address().getPort()),
              String.valueOf(peer.foundingId())));
    }
    return words.toArray(String[]::new);
  }
}
