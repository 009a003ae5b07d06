package io.kubeterrarium.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodIpsTest {
  private final PodIps ips = new PodIps(NodeIdentity.ofIndex(3));

  @Test
  void addressesAreUniqueAndLateGivenOutAgain() {
    assertThat(ips.take()).isEqualTo("10.244.3.2");
    ips.release("10.244.3.2");
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < 252; i++) {
      assertThat(taken.add(ips.take())).isTrue();
    }
    assertThat(taken).doesNotContain("10.244.3.2");
    assertThat(ips.take()).isEqualTo("10.244.3.2");
    assertThatThrownBy(ips::take).hasMessage("no pod address is left in 10.244.3.0/24");
  }

  @Test
  void aKeptAddressIsNotGivenOut() {
    ips.keep("10.244.3.2");
    ips.keep("172.18.0.1");
    assertThat(ips.take()).isEqualTo("10.244.3.3");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 172.18.0.2, 10.244.1.0/24",
    "255, 172.18.1.0, 10.244.255.0/24",
    "256, 172.18.1.1, 10.245.0.0/24",
    "1000, 172.18.3.233, 10.247.232.0/24"
  })
  void everyNodeHasAddressesOfItsOwn(int index, String address, String podCidr) {
    assertThat(NodeIdentity.ofIndex(index).address()).isEqualTo(address);
    assertThat(NodeIdentity.ofIndex(index).podCidr()).isEqualTo(podCidr);
  }
}
