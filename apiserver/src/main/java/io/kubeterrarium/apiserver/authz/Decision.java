package io.kubeterrarium.apiserver.authz;

/**
 * @param reason for people: which rule allowed it, or what was missing
 */
public record Decision(Verdict verdict, String reason) {
  public enum Verdict {
    ALLOW,
    DENY,
    NO_OPINION
  }

  public static Decision allow(String reason) {
    return new Decision(Verdict.ALLOW, reason);
  }

  public static Decision noOpinion(String reason) {
    return new Decision(Verdict.NO_OPINION, reason);
  }

  public boolean isAllowed() {
    return verdict == Verdict.ALLOW;
  }
}
