package io.kubeterrarium.simulator.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String built = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "Kubeterrarium " + (built == null ? "(not packaged)" : built), "speaks Kubernetes 1.36"
    };
  }
}
