package io.kubeterrarium.client.queue;

/**
 * Brings the world a step nearer to what the object named by the key asks for. Level-triggered: it
 * looks at what is, never at what happened; called again on the result, it does nothing.
 */
@FunctionalInterface
public interface Reconciler<K> {
  /** Any exception means: again, after a backoff. Never called twice at once for one key. */
  Result reconcile(K key) throws Exception;
}
