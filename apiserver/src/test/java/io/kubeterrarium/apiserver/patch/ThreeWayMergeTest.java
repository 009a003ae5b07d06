package io.kubeterrarium.apiserver.patch;

import static io.kubeterrarium.apiserver.patch.PatchTest.object;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ThreeWayMergeTest {
  @ParameterizedTest(name = "{0} / {1} / {2}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        // last applied | current | modified | result
        "{a:'1',b:'2'}|{a:'1',b:'2',s:'x'}|{a:'1',c:'3'}|{a:'1',s:'x',c:'3'}",
        "{}|{a:'1'}|{a:null}|{}",
        "{spec:{containers:[{name:'a'},{name:'b'}]}}|{spec:{containers:[{name:'a',p:'d'},{name:'b'},{name:'inj'}]}}|{spec:{containers:[{name:'a',image:'2'}]}}|{spec:{containers:[{name:'a',p:'d',image:'2'},{name:'inj'}]}}",
        "{spec:{containers:[{name:'a',env:[{name:'X'}]}]}}|{spec:{containers:[{name:'a',env:[{name:'X'},{name:'S'}]}]}}|{spec:{containers:[{name:'a',env:[{name:'Z'}]}]}}|{spec:{containers:[{name:'a',env:[{name:'Z'},{name:'S'}]}]}}",
        "{spec:{strategy:{type:'RollingUpdate'}}}|{spec:{strategy:{type:'RollingUpdate',rollingUpdate:{m:1}}}}|{spec:{strategy:{type:'Recreate'}}}|{spec:{strategy:{type:'Recreate'}}}",
        "{spec:{strategy:{type:'RollingUpdate'}}}|{spec:{strategy:{type:'RollingUpdate',rollingUpdate:{m:1}}}}|{spec:{strategy:{type:'RollingUpdate'}}}|{spec:{strategy:{type:'RollingUpdate',rollingUpdate:{m:1}}}}",
        "{metadata:{finalizers:['a']}}|{metadata:{finalizers:['a','s']}}|{metadata:{finalizers:['b']}}|{metadata:{finalizers:['b','s']}}",
        "{l:[1]}|{l:[1,2]}|{l:[3]}|{l:[3]}",
      })
  void setsDeletesAndKeeps(String last, String current, String modified, String result) {
    ObjectNode before = object(current);
    ObjectNode merged =
        ThreeWayMerge.merge(object(last), before, object(modified), PodTypes.OBJECT);
    assertThat(merged).isEqualTo(object(result));
    assertThat(before).isEqualTo(object(current));
    assertThat(ThreeWayMerge.merge(object(modified), merged, object(modified), PodTypes.OBJECT))
        .isEqualTo(merged);
  }

  @Test
  void remembersTheConfigurationAsKubectlWritesIt() {
    ObjectNode configuration =
        object(
            "{kind:'ConfigMap',apiVersion:'v1',metadata:{namespace:'s2',name:'cm'},data:{c:'<3',a:'1'}}");
    ObjectNode remembered = LastApplied.remembered(configuration);
    assertThat(remembered.at("/metadata/annotations").get(LastApplied.ANNOTATION).stringValue())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"1\",\"c\":\"\\u003c3\"},\"kind\":\"ConfigMap\","
                + "\"metadata\":{\"annotations\":{},\"name\":\"cm\",\"namespace\":\"s2\"}}\n");
    assertThat(LastApplied.of(remembered).at("/data/c").stringValue()).isEqualTo("<3");
    assertThat(LastApplied.of(configuration)).isNull();
  }
}
