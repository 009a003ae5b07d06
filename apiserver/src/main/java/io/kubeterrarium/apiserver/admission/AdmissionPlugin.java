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
}
