package io.kubeterrarium.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PatchTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({"'\"x\"', string", "[1], array", "7, number", "true, bool"})
  void aStrategicMergePatchIsAMap(String patch, String goType) {
    assertThatThrownBy(() -> PatchType.STRATEGIC.apply(Json.read(patch), object("{a:1}"), null))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "json: cannot unmarshal " + goType + " into Go value of type map[string]interface {}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "[{op:'move',from:'',path:'/b'}]",
        "[{op:'remove',path:''}]",
      })
  void theWholeObjectCannotBeMovedOrRemoved(String patch) {
    assertRejected(tree(patch), object("{a:1}"));
  }

  @Test
  void copiesAreBounded() {
    ArrayNode doubling = Json.array();
    for (int i = 0; i < 40; i++) {
      doubling.addObject().put("op", "add").put("path", "/x").putObject("value");
      doubling.addObject().put("op", "copy").put("from", "/a").put("path", "/x/a");
      doubling.addObject().put("op", "copy").put("from", "/a").put("path", "/x/b");
      doubling.addObject().put("op", "move").put("from", "/x").put("path", "/a");
    }
    assertRejected(doubling, object("{a:'some text'}"));
  }

  @Test
  void operationsDoNotNestWithoutEnd() {
    ArrayNode nesting = Json.array();
    for (int i = 0; i < 600; i++) {
      nesting.addObject().put("op", "add").put("path", "/x").putObject("value");
      nesting.addObject().put("op", "move").put("from", "/a").put("path", "/x/a");
      nesting.addObject().put("op", "move").put("from", "/x").put("path", "/a");
    }
    assertRejected(nesting, object("{a:1}"));
  }

  private static void assertRejected(JsonNode patch, ObjectNode object) {
    assertThatThrownBy(() -> PatchType.JSON.apply(patch, object, null))
        .isInstanceOf(ApiException.class)
        .hasMessage("the server rejected our request due to an error in our request");
  }

  @Test
  void mergeKeysThatAreNoScalarsAreComparedAsTheyStand() {
    ObjectNode pod = object("{spec:{containers:[{name:[1],image:'a'}]}}");
    JsonNode patch = tree("{spec:{containers:[{name:[1],image:'b'},{name:{},image:'c'}]}}");
    assertThat(PatchType.STRATEGIC.apply(patch, pod, PodTypes.OBJECT))
        .isEqualTo(tree("{spec:{containers:[{name:[1],image:'b'},{name:{},image:'c'}]}}"));
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "{a:1}|{a:2}|{a:2}",
        "{a:1,b:2}|{a:null}|{b:2}",
        "{a:[1]}|{a:[2]}|{a:[2]}",
        "{}|{a:{b:null,c:{d:null}}}|{a:{c:{}}}",
        "{a:'x'}|{a:{b:1}}|{a:{b:1}}",
        "{a:{b:1}}|{a:{c:[{d:null,e:1},null]}}|{a:{b:1,c:[{e:1},null]}}",
        "{a:{b:1}}|{a:[{d:null}]}|{a:[{d:null}]}",
      })
  void mergePatchesAsUpstreamsLibraryHasThem(String object, String patch, String result) {
    assertThat(PatchType.MERGE.apply(tree(patch), object(object), null)).isEqualTo(tree(result));
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "{a:1}|[{op:'add',path:'/b',value:2}]|{a:1,b:2}",
        "{a:[1,3]}|[{op:'add',path:'/a/1',value:2}]|{a:[1,2,3]}",
        "{a:[1]}|[{op:'add',path:'/a/-',value:2}]|{a:[1,2]}",
        "{a:1,b:2}|[{op:'remove',path:'/a'}]|{b:2}",
        "{a:[1,2]}|[{op:'remove',path:'/a/0'}]|{a:[2]}",
        "{a:1}|[{op:'replace',path:'/a',value:null}]|{a:null}",
        "{a:1}|[{op:'move',from:'/a',path:'/b'}]|{b:1}",
        "{a:{x:1}}|[{op:'copy',from:'/a',path:'/b'}]|{a:{x:1},b:{x:1}}",
        "{a:1}|[{op:'test',path:'/a',value:1.0},{op:'replace',path:'/a',value:2}]|{a:2}",
        "{}|[{op:'test',path:'/a',value:null}]|{}",
        "{a:1}|[{op:'replace',path:'/b',value:2}]|{a:1,b:2}",
        "{a:1}|[{op:'copy',from:'/x',path:'/b'}]|{a:1,b:null}",
        "{a:[1,2]}|[{op:'replace',path:'/a/-1',value:3},{op:'add',path:'/a/-1',value:4}]|{a:[1,3,4]}",
        "{a:1}|[{op:'replace',path:'',value:{b:2}}]|{b:2}",
        "{'a/b':{'m~n':1}}|[{op:'replace',path:'/a~1b/m~0n',value:2}]|{'a/b':{'m~n':2}}",
      })
  void jsonPatchesAsUpstreamsLibraryHasThem(String object, String patch, String result) {
    assertThat(PatchType.JSON.apply(tree(patch), object(object), null)).isEqualTo(tree(result));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "[{op:'test',path:'/a',value:7}]",
        "[{op:'remove',path:'/x'}]",
        "[{op:'replace',path:'/l/1',value:1}]",
        "[{op:'test',path:'/a/x',value:null}]",
        "[{op:'move',from:'/x',path:'/b'}]",
        "[{op:'add',path:'',value:{}}]",
        "[{op:'add',path:'/x/y',value:1}]",
        "[{op:'add',path:'/l/5',value:1}]",
        "[{op:'add',path:'/l/01x',value:1}]",
        "[{op:'add',path:'a',value:1}]",
        "[{op:'replace',path:'',value:[]}]",
      })
  void jsonPatchesThatCannotBeMadeAreRejected(String patch) {
    assertThatThrownBy(() -> PatchType.JSON.apply(tree(patch), object("{a:1,l:[1]}"), null))
        .hasMessage("the server rejected our request due to an error in our request")
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "[{path:'/a',op:'jump'}]|invalid operation {\"op\":\"jump\",\"path\":\"/a\"}: unsupported operation",
        "[{path:'/a'}]|invalid operation {\"path\":\"/a\"}: unsupported operation",
        "[null]|invalid operation null: unsupported operation",
        "[{op:'add',path:'/b'}]|invalid operation {\"op\":\"add\",\"path\":\"/b\"}: failed to decode 'value': operation, missing value field: missing value",
        "[{op:'move',path:'/b'}]|invalid operation {\"op\":\"move\",\"path\":\"/b\"}: failed to decode 'from': operation, missing from field: missing value",
        "[{op:'remove'}]|invalid operation {\"op\":\"remove\"}: failed to decode 'path': operation missing path field: missing value",
        "[{op:1}]|error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string",
        "[1]|error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp",
      })
  void operationsThatAreNoneAreBadRequests(String patch, String message) {
    assertThatThrownBy(() -> PatchType.JSON.apply(tree(patch), object("{a:1}"), null))
        .hasMessage(message)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(400);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        "{spec:{'$patch':'x',a:1}}|422|unknown patch type: x in map: map[$patch:x a:1]",
        "{spec:{'$patch':1}}|422|unknown patch type: %!s(int64=1) in map: map[$patch:1]",
        "{spec:{containers:[{name:'a','$patch':'x'}]}}|422|unknown patch type: x in map: map[$patch:x name:a]",
        "{spec:{containers:[{image:'i'}]}}|422|map: map[image:i] does not contain declared merge key: name",
        "{spec:{'$setElementOrder/containers':1}}|422|expected a []interface {}, but received a int64",
        "{spec:{'$retainKeys':1}}|400|invalid patch format of retainKeys",
      })
  void strategicPatchesFailInUpstreamsWords(String patch, int code, String message) {
    ObjectNode pod = object("{spec:{containers:[{name:'a',image:'b'}]}}");
    assertThatThrownBy(() -> PatchType.STRATEGIC.apply(tree(patch), pod, PodTypes.OBJECT))
        .hasMessage(message)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(code);
  }

  @Test
  void patchesOfAnotherFormAreBadRequests() {
    assertThatThrownBy(() -> PatchType.JSON.apply(tree("{a:1}"), object("{}"), null))
        .hasMessage(
            "error decoding patch: json: cannot unmarshal object into Go value of type"
                + " []handlers.jsonPatchOp");
    assertThatThrownBy(() -> PatchType.MERGE.apply(tree("[]"), object("{}"), null))
        .hasMessage(
            "error decoding patch: json: cannot unmarshal array into Go value of type"
                + " map[string]interface {}");
    assertThatThrownBy(() -> PatchType.MERGE.apply(tree("null"), object("{}"), null))
        .hasMessage("Invalid JSON Patch");
    assertThatThrownBy(() -> PatchType.of("text/plain", true)).isInstanceOf(ApiException.class);
    assertThat(PatchType.of("application/merge-patch+json; charset=utf-8", true))
        .isEqualTo(PatchType.MERGE);
  }

  @ParameterizedTest(name = "{0} + {1}")
  @CsvSource(
      delimiterString = "|",
      quoteCharacter = '`',
      value = {
        // Items merge by key; new ones come first unless an order is given.
        "[{name:'a',image:'1'},{name:'b'}]|containers:[{name:'a',image:'2'}]|[{name:'a',image:'2'},{name:'b'}]",
        "[{name:'a'},{name:'b'}]|containers:[{name:'c'}]|[{name:'c'},{name:'a'},{name:'b'}]",
        "[{name:'a'},{name:'b'}]|'$setElementOrder/containers':[{name:'a'},{name:'c'}],containers:[{name:'c',x:1}]|[{name:'a'},{name:'c',x:1},{name:'b'}]",
        "[{name:'a'},{name:'b'}]|'$setElementOrder/containers':[{name:'b'},{name:'a'}]|[{name:'b'},{name:'a'}]",
        "[{name:'a'},{name:'b'}]|containers:[{name:'b','$patch':'delete'}]|[{name:'a'}]",
        "[{name:'a'},{name:'b'}]|containers:[{'$patch':'replace'},{name:'c'}]|[{name:'c'}]",
        "[{name:'a',args:['x','y']}]|containers:[{name:'a',args:['z']}]|[{name:'a',args:['z']}]",
        "[{name:'a',env:[{name:'X',value:'1'},{name:'Y'}]}]|containers:[{name:'a',env:[{name:'X','$patch':'delete'},{name:'Z',value:'3'}]}]|[{name:'a',env:[{name:'Z',value:'3'},{name:'Y'}]}]",
        "[{name:'a',ports:[{containerPort:80}]}]|containers:[{name:'a',ports:[{containerPort:80,name:'http'}]}]|[{name:'a',ports:[{containerPort:80,name:'http'}]}]",
        "[{name:'a',image:'1'}]|containers:[{name:'a',image:null}]|[{name:'a'}]",
        "[{name:'a'}]|containers:[{name:'n',x:null,env:[{name:'Y','$patch':'delete'}]}]|[{name:'n',env:[]},{name:'a'}]",
      })
  void strategicPatchesMergeListsByKey(String containers, String patch, String result) {
    ObjectNode object = object("{spec:{containers:" + containers + "}}");
    assertThat(PatchType.STRATEGIC.apply(tree("{spec:{" + patch + "}}"), object, PodTypes.OBJECT))
        .isEqualTo(tree("{spec:{containers:" + result + "}}"));
  }

  @Test
  void strategicPatchesObeyDirectives() {
    ObjectNode object =
        object(
            "{metadata:{finalizers:['a','b']},spec:{strategy:{type:'RollingUpdate',rollingUpdate:{x:1}}}}");
    assertThat(
            PatchType.STRATEGIC.apply(
                tree(
                    "{metadata:{'$deleteFromPrimitiveList/finalizers':['a'],finalizers:['c','b']},"
                        + "spec:{strategy:{'$retainKeys':['type'],type:'Recreate'}}}"),
                object,
                PodTypes.OBJECT))
        .isEqualTo(tree("{metadata:{finalizers:['c','b']},spec:{strategy:{type:'Recreate'}}}"));
    assertThat(
            PatchType.STRATEGIC
                .apply(tree("{spec:{'$patch':'replace',x:1}}"), object, PodTypes.OBJECT)
                .get("spec"))
        .isEqualTo(tree("{x:1}"));
    assertThat(
            PatchType.STRATEGIC
                .apply(tree("{spec:{strategy:{'$patch':'delete'}}}"), object, PodTypes.OBJECT)
                .get("spec"))
        .isEqualTo(tree("{strategy:{}}"));
  }

  @Test
  void strategicPatchesWithoutTheMergeKeyAreRejected() {
    ObjectNode object = object("{spec:{containers:[{name:'a'}]}}");
    assertThatThrownBy(
            () ->
                PatchType.STRATEGIC.apply(
                    tree("{spec:{containers:[{image:'x'}]}}"), object, PodTypes.OBJECT))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void thePatchedObjectIsNotChanged() {
    ObjectNode object = object("{spec:{containers:[{name:'a',env:[{name:'X'}]}]}}");
    ObjectNode before = object.deepCopy();
    PatchType.STRATEGIC.apply(
        tree("{spec:{containers:[{name:'a',env:[{name:'X',value:'1'}]}]}}"),
        object,
        PodTypes.OBJECT);
    assertThat(object).isEqualTo(before);
  }

  static ObjectNode object(String json) {
    return (ObjectNode) tree(json);
  }

  /** JSON with single quotes, and names without any. */
  static JsonNode tree(String json) {
    return Json.read(json.replace('\'', '"').replaceAll("([{,])([a-zA-Z]+):", "$1\"$2\":"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec:{'$patch':'merge',b:1,a:['x',null]}}|unknown patch type: merge in map: map[$patch:merge a:[x <nil>] b:1]",
        "{spec:{containers:[{name:'a','$patch':'merge'}]}}|merging lists cannot yet be specified in the patch",
        "{spec:{containers:[{image:'i'}]}}|map: map[image:i] does not contain declared merge key: name",
      })
  void directivesThatAreNoneAreToldInUpstreamsWords(String patch, String words) {
    ObjectNode pod = object("{spec:{containers:[{name:'a'}]}}");
    assertThatThrownBy(() -> PatchType.STRATEGIC.apply(tree(patch), pod, PodTypes.OBJECT))
        .hasMessage(words);
  }

  @Test
  void aNewValueThatIsADirectiveIsNone() {
    ObjectNode pod = object("{spec:{}}");
    JsonNode patch = tree("{spec:{securityContext:{'$patch':'replace',runAsUser:1}}}");
    assertThat(PatchType.STRATEGIC.apply(patch, pod, PodTypes.OBJECT)).isEqualTo(pod);
  }
}
