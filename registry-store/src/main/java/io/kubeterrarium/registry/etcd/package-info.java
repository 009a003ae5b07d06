/**
 * The etcd v3 gRPC face: what {@code etcdctl} and etcd's client libraries speak, answered from a
 * {@link io.kubeterrarium.registry.Registry}. An operator's window, never a component's path: off
 * unless asked for, and read-only unless writes are allowed.
 *
 * <p>Start reading at {@link io.kubeterrarium.registry.etcd.EtcdFace}, then {@code KvService} and
 * {@code WatchStream}. One class a service; requests are translated, checked and answered with
 * etcd's own codes and texts ({@code EtcdError}). Message classes are jetcd's, which lack the
 * youngest fields: {@code YoungFields} reads and writes those.
 *
 * <p>Threads: requests come on the face's few network threads, which never block; answers leave
 * from the thread that completes the registry's future. Nothing of gRPC is loaded before the face
 * is opened. What must not be put here: anything that the registry's other users would need too.
 */
@NullMarked
package io.kubeterrarium.registry.etcd;

import org.jspecify.annotations.NullMarked;
