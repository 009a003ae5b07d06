package io.kubeterrarium.apiserver.kinds.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.kinds.Trees;
import io.kubeterrarium.apiserver.kinds.Writes;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class HorizontalPodAutoscalerTest {
  private final HorizontalPodAutoscalerV1Kind v1 = new HorizontalPodAutoscalerV1Kind();

  @Test
  void anAutoscalerAimsAtCpuByDefault() {
    ObjectNode hpa =
        new Writes(new HorizontalPodAutoscalerKind())
            .create(
                "{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'scaleTargetRef':"
                    + "{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}");
    assertThat(hpa.at("/spec/minReplicas").asInt()).isEqualTo(1);
    assertThat(MetricTargets.shown(hpa)).isEqualTo("cpu: <unknown>/80%");
  }

  @Test
  void whoSaysSomethingOfItsSpeedIsToldTheRest() {
    ObjectNode hpa =
        Trees.of(
            "{'metadata':{'name':'h'},'spec':{'behavior':{'scaleDown':{'selectPolicy':'Min',"
                + "'policies':[{'type':'Pods','value':1,'periodSeconds':60}]}}}}");
    new HorizontalPodAutoscalerKind().setDefaults(hpa);
    assertThat(hpa.at("/spec/behavior"))
        .isEqualTo(
            Trees.of(
                "{'scaleDown':{'selectPolicy':'Min','policies':[{'type':'Pods','value':1,'periodSeconds':60}]},"
                    + "'scaleUp':{'stabilizationWindowSeconds':0,'selectPolicy':'Max','policies':["
                    + "{'type':'Pods','value':4,'periodSeconds':15},"
                    + "{'type':'Percent','value':100,'periodSeconds':15}]}}"));
  }

  @Test
  void versionOneSaysInAnnotationsWhatItHasNoFieldFor() {
    ObjectNode stored =
        Trees.of(
            "{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':{'name':'h'},"
                + "'spec':{'maxReplicas':3,'metrics':["
                + "{'type':'Pods','pods':{'metric':{'name':'hits'},'target':{'type':'AverageValue','averageValue':'5'}}},"
                + "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}}],"
                + "'behavior':{'scaleDown':{'stabilizationWindowSeconds':5}}}}");
    ObjectNode older = v1.fromStored(stored);
    assertThat(older.path("spec"))
        .isEqualTo(Trees.of("{'maxReplicas':3,'targetCPUUtilizationPercentage':50}"));
    assertThat(
            older.at("/metadata/annotations/autoscaling.alpha.kubernetes.io~1metrics").asString())
        .isEqualTo(
            "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"hits\",\"targetAverageValue\":\"5\"}}]");
    assertThat(
            older.at("/metadata/annotations/autoscaling.alpha.kubernetes.io~1behavior").asString())
        .isEqualTo(
            "{\"ScaleUp\":null,\"ScaleDown\":{\"StabilizationWindowSeconds\":5,\"SelectPolicy\":null,"
                + "\"Policies\":null,\"Tolerance\":null}}");
    assertThat(v1.toStored(older)).isEqualTo(stored);
  }

  @Test
  void versionOneSaysAllOfTheStatusInAnAnnotation() {
    ObjectNode stored =
        Trees.of(
            "{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':{'name':'h'},"
                + "'spec':{'maxReplicas':3},'status':{'currentMetrics':["
                + "{'type':'Resource','resource':{'name':'cpu','current':{'averageValue':'5m','averageUtilization':7}}},"
                + "{'type':'External','external':{'metric':{'name':'q'},'current':{'averageValue':'2'}}}]}}");
    ObjectNode older = v1.fromStored(stored);
    assertThat(older.at("/status/currentCPUUtilizationPercentage").asInt()).isEqualTo(7);
    assertThat(
            older
                .at("/metadata/annotations/autoscaling.alpha.kubernetes.io~1current-metrics")
                .asString())
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"currentAverageUtilization\":7,"
                + "\"currentAverageValue\":\"5m\"}},{\"type\":\"External\",\"external\":{\"metricName\":\"q\","
                + "\"currentAverageValue\":\"2\",\"currentValue\":\"0\"}}]");
    assertThat(v1.toStored(older).at("/status/currentMetrics").size()).isEqualTo(2);
  }

  @Test
  void anAverageOfAnObjectComesBackAsOne() {
    ObjectNode stored =
        Trees.of(
            "{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':{'name':'h'},"
                + "'spec':{'maxReplicas':3,'metrics':[{'type':'Object','object':{'metric':{'name':'q'},"
                + "'describedObject':{'kind':'Service','name':'s'},"
                + "'target':{'type':'AverageValue','averageValue':'5'}}}]}}");
    assertThat(v1.toStored(v1.fromStored(stored))).isEqualTo(stored);
  }

  @Test
  void annotationsThatAreNoJsonSayNothing() {
    ObjectNode sent =
        Trees.of(
            "{'metadata':{'annotations':{'autoscaling.alpha.kubernetes.io/metrics':'[{','a':'b'}},"
                + "'spec':{'maxReplicas':3}}");
    assertThat(v1.toStored(sent))
        .isEqualTo(
            Trees.of(
                "{'apiVersion':'autoscaling/v2','metadata':{'annotations':{'a':'b'}},'spec':{'maxReplicas':3}}"));
  }
}
