package io.kubeterrarium.registry.etcd;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;

/** A service with a method that is younger than jetcd's classes. */
final class Extended {
  private Extended() {}

  static <Q, A> ServerServiceDefinition service(
      ServerServiceDefinition known,
      MethodDescriptor<Q, A> method,
      ServerCallHandler<Q, A> handler) {
    ServerServiceDefinition.Builder all =
        ServerServiceDefinition.builder(known.getServiceDescriptor().getName());
    known.getMethods().forEach(all::addMethod);
    return all.addMethod(method, handler).build();
  }
}
