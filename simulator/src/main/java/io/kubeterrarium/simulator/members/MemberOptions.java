package io.kubeterrarium.simulator.members;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about being one of several processes; a data directory may know it all
 * from an earlier start.
 *
 * @param name empty: as the bundle or the directory says
 * @param addresses empty: as the bundle or the directory says
 * @param first what to do while the directory holds no registry
 * @param bind the address of the members' port; empty for all of this machine
 */
public record MemberOptions(
    Optional<String> name,
    List<MemberAddress> addresses,
    Optional<Path> bundle,
    First first,
    Optional<String> bind) {

  /** What a member does whose directory is empty. */
  public enum First {
    /** It refuses to start: a disk that was lost must not pass for one that is new. */
    REFUSE,
    /** It founds the cluster with the others. */
    FOUND,
    /** It waits until it is added, or put in the place of one whose disk is lost. */
    JOIN
  }

  public static final MemberOptions NONE =
      new MemberOptions(
          Optional.empty(), List.of(), Optional.empty(), First.REFUSE, Optional.empty());
}
