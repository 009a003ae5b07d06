package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.Collection;
import org.junit.jupiter.api.Test;

class KindsTest {
  @Test
  void noListPrefixIsAPrefixOfAnotherResourcesKeys() {
    Collection<Strategy> kinds = Kinds.table().all();
    for (Strategy one : kinds) {
      for (Strategy other : kinds) {
        if (!one.storedKind().equals(other.storedKind())) {
          assertThat(other.type().keyPrefix("")).doesNotStartWith(one.type().keyPrefix(""));
        }
      }
    }
  }
}
