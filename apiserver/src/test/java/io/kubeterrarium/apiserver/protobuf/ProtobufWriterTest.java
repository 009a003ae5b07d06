package io.kubeterrarium.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.proto.Meta.WatchEvent;
import io.kubeterrarium.apiserver.kinds.Trees;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ProtobufWriterTest {
  private static void assertComesBack(String json) {
    ObjectNode object = Trees.of(json);
    assertThat(ProtobufReader.read(ProtobufWriter.write(object))).isEqualTo(object);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertComesBack(
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','labels':{'a':'b'},"
            + "'creationTimestamp':'2026-01-01T00:00:00Z','managedFields':[{'manager':'m',"
            + "'fieldsV1':{'f:spec':{}}}]},"
            + "'spec':{'volumes':[{'name':'v','configMap':{'name':'c','defaultMode':420}}],"
            + "'containers':[{'name':'c','image':'i','resources':{'limits':{'cpu':'1'}},"
            + "'livenessProbe':{'httpGet':{'path':'/','port':80},'periodSeconds':5},"
            + "'env':[{'name':'E','valueFrom':{'configMapKeyRef':{'name':'c','key':'k'}}}]}]}}");
    assertComesBack(
        "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},'data':{'k':'eA=='}}");
    assertComesBack(
        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},"
            + "'spec':{'replicas':0,'selector':{},'template':{},'strategy':{'rollingUpdate':"
            + "{'maxSurge':'25%','maxUnavailable':1}}}}");
    assertComesBack(
        "{'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'v'},"
            + "'spec':{'capacity':{'storage':'1Gi'},'hostPath':{'path':'/x'}}}");
    assertComesBack(
        "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'l'},"
            + "'spec':{'renewTime':'2026-01-01T00:00:00.123456Z'}}");
    assertComesBack(
        "{'apiVersion':'v1','kind':'Status','metadata':{},'status':'Failure','message':'m',"
            + "'code':404}");
  }

  @Test
  void listsAreWritten() {
    ObjectNode list =
        Trees.of(
            "{'apiVersion':'v1','kind':'ConfigMapList','metadata':{'resourceVersion':'7'},"
                + "'items':[{'metadata':{'name':'c'},'data':{'a':'1'}}]}");
    assertThat(ProtobufReader.read(ProtobufWriter.write(list))).isEqualTo(list);
  }

  @Test
  void aWatchEventIsAFrame() throws Exception {
    byte[] frame =
        ProtobufWriter.frame(
            "ADDED", Trees.of("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'}}"));
    assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - Integer.BYTES);
    WatchEvent event = WatchEvent.parseFrom(Arrays.copyOfRange(frame, Integer.BYTES, frame.length));
    assertThat(event.getType()).isEqualTo("ADDED");
    assertThat(
            ProtobufReader.read(event.getObject().getRaw().toByteArray()).path("kind").asString())
        .isEqualTo("ConfigMap");
  }

  @Test
  void aTableHasNoMessage() {
    assertThat(ProtobufWriter.write(Trees.of("{'apiVersion':'meta.k8s.io/v1','kind':'Table'}")))
        .isNull();
  }
}
