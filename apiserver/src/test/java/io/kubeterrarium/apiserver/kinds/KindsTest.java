package io.kubeterrarium.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {
  @Test
  void noListPrefixIsAPrefixOfAnotherResourcesKeys() {
    List<ResourceType> types =
        new ArrayList<>(Kinds.table().all().stream().map(Strategy::type).toList());
    for (ResourceType one : types) {
      for (ResourceType other : types) {
        if (!one.groupResource().equals(other.groupResource())) {
          assertThat(other.keyPrefix("")).doesNotStartWith(one.keyPrefix(""));
        }
      }
    }
  }
}
