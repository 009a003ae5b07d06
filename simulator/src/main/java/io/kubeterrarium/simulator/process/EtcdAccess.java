package io.kubeterrarium.simulator.process;

import io.kubeterrarium.apiserver.authn.ClientCertificateAuthenticator;
import io.kubeterrarium.apiserver.authn.UserInfo;
import io.kubeterrarium.apiserver.pki.ClusterPki;
import io.kubeterrarium.apiserver.pki.ServerTls;
import io.kubeterrarium.registry.etcd.EtcdTls;

/** Who may come to an etcd port that is open beyond this machine. */
final class EtcdAccess {
  private EtcdAccess() {}

  /** The registry holds every Secret: it is for those who may read all of them anyway. */
  static EtcdTls tls(ClusterPki pki) {
    return new EtcdTls(
        ServerTls.of(pki).context(),
        client -> ClientCertificateAuthenticator.groups(client).contains(UserInfo.MASTERS));
  }
}
