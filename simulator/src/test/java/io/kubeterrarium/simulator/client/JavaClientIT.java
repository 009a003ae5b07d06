package io.kubeterrarium.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.ProtoClient;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubeterrarium.simulator.process.Endpoints;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Kubernetes project's own Java client, unchanged: typed, generic and in protobuf. */
@ExtendWith(SharedTerrarium.class)
class JavaClientIT {
  private static final String NAMESPACE = "client-java";
  private static final int SECONDS = 20;

  private ApiClient client;
  private CoreV1Api core;

  @BeforeEach
  void connect(Endpoints endpoints) throws Exception {
    try (Reader kubeconfig = Files.newBufferedReader(endpoints.kubeconfig().orElseThrow())) {
      client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(kubeconfig)).build();
    }
    client.setReadTimeout(0);
    core = new CoreV1Api(client);
    try {
      core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE)))
          .execute();
    } catch (ApiException e) {
      assertThat(e.getCode()).isEqualTo(409); // There from the test before.
    }
  }

  @AfterEach
  void disconnect() {
    client.getHttpClient().dispatcher().executorService().shutdownNow();
    client.getHttpClient().connectionPool().evictAll();
  }

  @Test
  void objectsAreListedInPagesAndDeletedTogether() throws Exception {
    for (int i = 0; i < 5; i++) {
      core.createNamespacedConfigMap(NAMESPACE, configMap("page-" + i, "page", "1")).execute();
    }
    V1ConfigMapList first =
        core.listNamespacedConfigMap(NAMESPACE).labelSelector("set=page").limit(2).execute();
    assertThat(first.getItems()).hasSize(2);
    V1ConfigMapList second =
        core.listNamespacedConfigMap(NAMESPACE)
            .labelSelector("set=page")
            .limit(2)
            ._continue(first.getMetadata().getContinue())
            .execute();
    assertThat(second.getItems())
        .extracting(map -> map.getMetadata().getName())
        .containsExactly("page-2", "page-3");
    core.deleteCollectionNamespacedConfigMap(NAMESPACE).labelSelector("set=page").execute();
    assertThat(
            core.listNamespacedConfigMap(NAMESPACE).labelSelector("set=page").execute().getItems())
        .isEmpty();
  }

  @Test
  void anInformerSeesWhatHappens() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    SharedInformerFactory factory = new SharedInformerFactory(client);
    GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> maps =
        new GenericKubernetesApi<>(
            V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(maps, V1ConfigMap.class, 0, NAMESPACE);
    informer.addEventHandler(new Told(seen));
    factory.startAllRegisteredInformers();
    try {
      core.createNamespacedConfigMap(NAMESPACE, configMap("seen", "told", "1")).execute();
      assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("added 1");
      core.replaceNamespacedConfigMap("seen", NAMESPACE, configMap("seen", "told", "2")).execute();
      assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("1, then 2");
      core.deleteNamespacedConfigMap("seen", NAMESPACE).execute();
      assertThat(seen.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo("deleted 2");
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  private record Told(BlockingQueue<String> seen) implements ResourceEventHandler<V1ConfigMap> {
    @Override
    public void onAdd(V1ConfigMap map) {
      tell(map, "added " + value(map));
    }

    @Override
    public void onUpdate(V1ConfigMap before, V1ConfigMap after) {
      tell(after, value(before) + ", then " + value(after));
    }

    @Override
    public void onDelete(V1ConfigMap map, boolean stale) {
      tell(map, "deleted " + value(map));
    }

    private void tell(V1ConfigMap map, String what) {
      if (map.getMetadata().getName().equals("seen")) {
        seen.add(what);
      }
    }

    private static String value(V1ConfigMap map) {
      return map.getData().getOrDefault("n", "");
    }
  }

  @Test
  void applyConflictsWithAnUpdate() throws Exception {
    core.createNamespacedConfigMap(NAMESPACE, configMap("applied", "apply", "1"))
        .fieldManager("creator")
        .execute();
    String wanted =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"applied\"},"
            + "\"data\":{\"n\":\"2\"}}";
    assertThatThrownBy(() -> apply(wanted, false))
        .isInstanceOf(ApiException.class)
        .satisfies(e -> assertThat(((ApiException) e).getCode()).isEqualTo(409))
        .satisfies(
            e ->
                assertThat(((ApiException) e).getResponseBody())
                    .contains("conflict with \\\"creator\\\" using v1: .data.n"));
    assertThat(apply(wanted, true).getData()).containsEntry("n", "2");
  }

  private V1ConfigMap apply(String wanted, boolean force) throws ApiException {
    return PatchUtils.patch(
        V1ConfigMap.class,
        () ->
            core.patchNamespacedConfigMap("applied", NAMESPACE, new V1Patch(wanted))
                .fieldManager("applier")
                .force(force)
                .buildCall(null),
        V1Patch.PATCH_FORMAT_APPLY_YAML,
        client);
  }

  @Test
  void objectsComeAndGoInProtobuf() throws Exception {
    ProtoClient proto = new ProtoClient(client);
    String url = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    V1.ConfigMap sent =
        V1.ConfigMap.newBuilder()
            .setMetadata(Meta.ObjectMeta.newBuilder().setName("proto").setNamespace(NAMESPACE))
            .putData("n", "1")
            .build();
    var created = proto.create(sent, url, "v1", "ConfigMap");
    assertThat(created.status).isNull();
    assertThat(created.object.getMetadata().getUid()).isNotEmpty();
    ProtoClient.ObjectOrStatus<V1.ConfigMapList> list =
        proto.list(V1.ConfigMapList.newBuilder(), url);
    assertThat(list.object.getItemsList())
        .extracting(map -> map.getMetadata().getName())
        .contains("proto");
    var again = proto.create(sent, url, "v1", "ConfigMap");
    assertThat(again.status.getReason()).isEqualTo("AlreadyExists");
    var gone = proto.delete(V1.ConfigMap.newBuilder(), url + "/proto");
    assertThat(gone.status.getStatus()).isEqualTo("Success");
  }

  @Test
  void refusalsAreStatuses() {
    GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> maps =
        new GenericKubernetesApi<>(
            V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    KubernetesApiResponse<V1ConfigMap> none = maps.get(NAMESPACE, "nope");
    assertThat(none.getHttpStatusCode()).isEqualTo(404);
    assertThat(none.getStatus().getReason()).isEqualTo("NotFound");
    assertThat(none.getStatus().getMessage()).isEqualTo("configmaps \"nope\" not found");
  }

  private static V1ConfigMap configMap(String name, String set, String value) {
    return new V1ConfigMap()
        .metadata(new V1ObjectMeta().name(name).labels(Map.of("set", set)))
        .data(Map.of("n", value));
  }
}
