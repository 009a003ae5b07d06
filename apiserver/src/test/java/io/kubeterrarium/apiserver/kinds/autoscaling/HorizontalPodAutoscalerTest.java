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
                + "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}},"
                + "{'type':'Pods','pods':{'metric':{'name':'hits'},'target':{'type':'AverageValue','averageValue':'5'}}}],"
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
        .isEqualTo("{\"ScaleDown\":{\"StabilizationWindowSeconds\":5}}");
    assertThat(v1.toStored(older)).isEqualTo(stored);
  }
}
