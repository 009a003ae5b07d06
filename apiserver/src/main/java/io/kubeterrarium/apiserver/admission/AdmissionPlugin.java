package io.kubeterrarium.apiserver.admission;

/** One rule about writes. Implement what the plugin does; the rest does nothing. */
public interface AdmissionPlugin {
  /** The plugin's name as upstream's flags spell it. */
  String name();

  /** May change the object. Must give the same result when it runs again on its own result. */
  default void mutate(AdmissionRequest request) {}

  /**
   * Looks at the final object.
   *
   * @throws io.kubeterrarium.apiserver.error.ApiException where it refuses
   */
  default void validate(AdmissionRequest request) {}

  /**
   * Told when the write is decided that this plugin, or one after it, has looked at; also where it
   * was refused on the way. Must not throw.
   *
   * @param request the one that {@link #validate} saw
   * @param revision of the write; 0 where none was made
   */
  default void settled(AdmissionRequest request, long revision) {}
}
