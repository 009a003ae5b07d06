package io.kubeterrarium.simulator;

/** The entry of {@code java -jar kubeterrarium.jar}. */
public final class Kubeterrarium {
  private Kubeterrarium() {}

  public static void main(String[] arguments) {
    System.out.println("Kubeterrarium");
  }
}
