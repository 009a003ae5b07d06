package io.kubeterrarium.apiserver.resource;

/** How much a kind's own rules ask of metadata, beyond what the machinery asks of every kind's. */
public enum MetaRule {
  /** Nothing. */
  NONE,
  /** The name's syntax, and on updates once more what the machinery has asked. */
  GENERIC,
  /**
   * As above, and of finalizers a domain, {@code example.com/name}: the kinds of upstream's core.
   */
  CORE
}
