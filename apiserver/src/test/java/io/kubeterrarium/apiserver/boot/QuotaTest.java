package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import io.kubeterrarium.apiserver.request.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Quotas and limit ranges through the whole chain; and many creators at once, from a seed. */
class QuotaTest {
  private static final int CREATORS = 64;
  private static AccessApi api;

  @BeforeAll
  static void start() {
    api = new AccessApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String namespace(String name) {
    api.with("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}");
    String here = "/api/v1/namespaces/" + name + "/";
    api.with(here + "serviceaccounts", "{'metadata':{'name':'default'}}");
    return here;
  }

  private static void quota(String here, String spec) {
    api.with(here + "resourcequotas", "{'metadata':{'name':'q'},'spec':" + spec + "}");
  }

  private static String used(String here, String name) {
    JsonNode quota = api.get(AccessApi.ADMIN, here + "resourcequotas/q").body();
    return quota.path("status").path("used").path(name).asString("");
  }

  private static Answer pod(String here, String name, String resources, String more) {
    return api.post(
        AccessApi.ADMIN,
        here + "pods",
        ("{'metadata':{'name':'%s'},'spec':{'automountServiceAccountToken':false%s,'containers':[{'name':'c','image':'x','resources':%s}]}}")
            .formatted(name, more, resources));
  }

  @Test
  void whatExceedsAQuotaIsRefusedInUpstreamsWords() {
    String here = namespace("words");
    quota(here, "{'hard':{'pods':'2','requests.cpu':'1','limits.memory':'1Gi'}}");
    assertThat(pod(here, "p", "{}", "").message())
        .isEqualTo(
            "pods \"p\" is forbidden: failed quota: q: must specify limits.memory for: c;"
                + " requests.cpu for: c");
    String half = "{'requests':{'cpu':'600m'},'limits':{'memory':'100Mi'}}";
    assertThat(pod(here, "a", half, "").status()).isEqualTo(201);
    assertThat(pod(here, "b", half, "").message())
        .isEqualTo(
            "pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used:"
                + " requests.cpu=600m, limited: requests.cpu=1");
    assertThat(used(here, "requests.cpu")).isEqualTo("600m");
    assertThat(used(here, "pods")).isEqualTo("1");
    assertThat(
            api.call(
                    AccessApi.ADMIN,
                    "POST",
                    here + "pods?dryRun=All",
                    Headers.NONE,
                    "{'metadata':{'name':'d'},'spec':{'automountServiceAccountToken':false,'containers':[{'name':'c','image':'x','resources':{'requests':{'cpu':'1m'},'limits':{'memory':'1Mi'}}}]}}")
                .status())
        .isEqualTo(201);
    assertThat(used(here, "pods")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "best  | {'hard':{'pods':'1'},'scopes':['BestEffort']}    | {}                        | '' "
            + "                            | 403",
        "best2 | {'hard':{'pods':'1'},'scopes':['BestEffort']}    | {'requests':{'cpu':'1m'}} | '' "
            + "                            | 201",
        "not   | {'hard':{'pods':'1'},'scopes':['NotBestEffort']} | {}                        | '' "
            + "                            | 201",
        "term  | {'hard':{'pods':'1'},'scopes':['Terminating']}   | {}                        |"
            + " ,'activeDeadlineSeconds':60    | 403",
        "term2 | {'hard':{'pods':'1'},'scopes':['Terminating']}   | {}                        | '' "
            + "                            | 201",
        "prio  |"
            + " {'hard':{'pods':'1'},'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['system-node-critical']}]}}"
            + " | {} | ,'priorityClassName':'system-node-critical' | 403",
        "prio2 |"
            + " {'hard':{'pods':'1'},'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['system-node-critical']}]}}"
            + " | {} | '' | 201",
        "count | {'hard':{'count/pods':'1'}}                      | {}                        | '' "
            + "                            | 403",
      })
  void scopesSayWhatIsCounted(String name, String spec, String resources, String more, int status) {
    String here = namespace("scope-" + name);
    quota(here, spec);
    assertThat(pod(here, "a", resources, more).status()).isEqualTo(201);
    assertThat(pod(here, "b", resources, more).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'hard':{'pods':'1'},'scopes':['Odd']} | unsupported scope",
        "{'hard':{'services':'1'},'scopes':['Terminating']} | unsupported scope applied to resource",
        "{'hard':{'cpu':'1'},'scopes':['BestEffort']} | unsupported scope applied to resource",
        "{'hard':{'pods':'1'},'scopes':['VolumeAttributesClass']} | unsupported scope applied to"
            + " resource",
        "{'hard':{'pods':'1'},'scopes':['BestEffort','NotBestEffort']} | conflicting scopes",
        "{'hard':{'pods':'1'},'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In'}]}}"
            + " | must be at least one value when `operator` is 'In' or 'NotIn'",
        "{'hard':{'pods':'1'},'scopeSelector':{'matchExpressions':[{'scopeName':'BestEffort','operator':'DoesNotExist'}]}}"
            + " | must be 'Exist' when scope is any of",
        "{'hard':{'frobs':'1'}} | must be a standard resource for quota",
      })
  void aQuotaThatCouldNotCountIsRefused(String spec, String words) {
    AccessApi.Answer answer =
        api.post(
            AccessApi.ADMIN,
            "/api/v1/namespaces/default/resourcequotas",
            "{'metadata':{'name':'q'},'spec':" + spec + "}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.message()).contains(words);
  }

  @ParameterizedTest(name = "a claim of {0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1Gi | ",
        "5Gi | persistentvolumeclaims \"c\" is forbidden: maximum storage usage per"
            + " PersistentVolumeClaim is 2Gi, but request is 5Gi",
        "1Mi | persistentvolumeclaims \"c\" is forbidden: minimum storage usage per"
            + " PersistentVolumeClaim is 10Mi, but request is 1Mi",
      })
  void limitRangesHoldClaims(String size, String refusal) {
    String here = namespace("claims-" + size.toLowerCase(java.util.Locale.ROOT));
    api.with(
        here + "limitranges",
        "{'metadata':{'name':'lr'},'spec':{'limits':[{'type':'PersistentVolumeClaim','max':{'storage':'2Gi'},'min':{'storage':'10Mi'}}]}}");
    AccessApi.Answer answer =
        api.post(
            AccessApi.ADMIN,
            here + "persistentvolumeclaims",
            "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'%s'}}}}"
                .formatted(size));
    assertThat(answer.status()).isEqualTo(refusal == null ? 201 : 403);
    assertThat(answer.message()).isEqualTo(refusal == null ? "" : refusal);
  }

  @Test
  void claimsAreCountedByTheirVolumeAttributesClass() {
    String here = namespace("gold");
    quota(
        here,
        "{'hard':{'persistentvolumeclaims':'1'},'scopeSelector':{'matchExpressions':[{'scopeName':'VolumeAttributesClass','operator':'In','values':['gold']}]}}");
    String claim =
        "{'metadata':{'name':'%s'},'spec':{'accessModes':['ReadWriteOnce'],'volumeAttributesClassName':'%s','resources':{'requests':{'storage':'1Gi'}}}}";
    String url = here + "persistentvolumeclaims";
    assertThat(api.post(AccessApi.ADMIN, url, claim.formatted("a", "gold")).status())
        .isEqualTo(201);
    assertThat(api.post(AccessApi.ADMIN, url, claim.formatted("b", "lead")).status())
        .isEqualTo(201);
    assertThat(api.post(AccessApi.ADMIN, url, claim.formatted("c", "gold")).status())
        .isEqualTo(403);
  }

  @Test
  void servicesAndClaimsAreCountedByWhatTheyAre() {
    String here = namespace("objects");
    quota(
        here,
        "{'hard':{'services.nodeports':'1','configmaps':'1','count/deployments.apps':'0','requests.storage':'1Gi'}}");
    String ports = "'ports':[{'name':'a','port':80},{'name':'b','port':81}]";
    assertThat(
            api.post(
                    AccessApi.ADMIN,
                    here + "services",
                    "{'metadata':{'name':'s'},'spec':{'type':'NodePort'," + ports + "}}")
                .message())
        .endsWith(
            "exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0,"
                + " limited: services.nodeports=1");
    assertThat(
            api.post(
                    AccessApi.ADMIN,
                    here + "services",
                    "{'metadata':{'name':'s'},'spec':{" + ports + "}}")
                .status())
        .isEqualTo(201);
    api.settle();
    assertThat(
            api.patch(AccessApi.ADMIN, here + "services/s", "{'spec':{'type':'NodePort'}}")
                .status())
        .isEqualTo(403);
    assertThat(
            api.post(
                    AccessApi.ADMIN,
                    "/apis/apps/v1/namespaces/objects/deployments",
                    "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}}")
                .message())
        .contains("requested: count/deployments.apps=1");
  }

  @Test
  void limitRangesFillInAndRefuse() {
    String here = namespace("limits");
    api.with(
        here + "limitranges",
        "{'metadata':{'name':'lr'},'spec':{'limits':[{'type':'Container','default':{'cpu':'200m'},'defaultRequest':{'cpu':'100m'},'max':{'cpu':'1'},'min':{'cpu':'50m'},'maxLimitRequestRatio':{'cpu':'4'}},{'type':'Pod','max':{'cpu':'1500m'}}]}}");
    Answer filled = pod(here, "a", "{}", "");
    assertThat(filled.body().at("/spec/containers/0/resources").toString())
        .isEqualTo("{\"requests\":{\"cpu\":\"100m\"},\"limits\":{\"cpu\":\"200m\"}}");
    assertThat(Meta.annotations(filled.body()))
        .containsEntry(
            "kubernetes.io/limit-ranger",
            "LimitRanger plugin set: cpu request for container c; cpu limit for container c");
    assertThat(pod(here, "b", "{'requests':{'cpu':'2'},'limits':{'cpu':'2'}}", "").message())
        .isEqualTo(
            "pods \"b\" is forbidden: [maximum cpu usage per Container is 1, but limit is 2,"
                + " maximum cpu usage per Pod is 1500m, but limit is 2]");
    assertThat(pod(here, "c", "{'requests':{'cpu':'10m'},'limits':{'cpu':'100m'}}", "").message())
        .isEqualTo(
            "pods \"c\" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m,"
                + " cpu max limit to request ratio per Container is 4, but provided ratio is"
                + " 10.000000]");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void manyCreatorsNeverExceedAndNothingLeaks(long seed) throws Exception {
    String here = namespace("race-" + seed);
    quota(here, "{'hard':{'configmaps':'10','count/configmaps':'10'}}");
    // Names repeat, so that some creates fail after they were charged.
    inParallel(seed, here, 40);
    assertThat(stored(here)).hasSizeLessThanOrEqualTo(10);
    fill(here, "first");
    assertThat(used(here, "configmaps")).isEqualTo("10");

    SplittableRandom random = new SplittableRandom(seed);
    for (String name : stored(here)) {
      if (random.nextInt(2) == 0) {
        api.call(AccessApi.ADMIN, "DELETE", here + "configmaps/" + name, Headers.NONE, "");
      }
    }
    recount(here);
    inParallel(seed + 100, here, 40);
    assertThat(stored(here)).hasSizeLessThanOrEqualTo(10);
    fill(here, "second");
    assertThat(used(here, "configmaps")).isEqualTo("10");
  }

  /** One after the other until there is no room: had something leaked, it would end too early. */
  private static void fill(String here, String prefix) {
    int status = 201;
    for (int i = 0; status == 201; i++) {
      status =
          api.post(
                  AccessApi.ADMIN,
                  here + "configmaps",
                  "{'metadata':{'name':'" + prefix + i + "'}}")
              .status();
    }
    assertThat(status).isEqualTo(403);
    assertThat(stored(here)).hasSize(10);
    api.settle();
  }

  /** What the quota controller does: it counts what stands, and writes that. */
  private static void recount(String here) {
    api.settle();
    int count = stored(here).size();
    assertThat(
            api.patch(
                    AccessApi.ADMIN,
                    here + "resourcequotas/q/status",
                    "{'status':{'used':{'configmaps':'%d','count/configmaps':'%d'}}}"
                        .formatted(count, count))
                .status())
        .isEqualTo(200);
    api.settle();
  }

  private static List<String> stored(String here) {
    List<String> names = new ArrayList<>();
    api.get(AccessApi.ADMIN, here + "configmaps?resourceVersion=")
        .body()
        .path("items")
        .forEach(item -> names.add(Meta.name(item)));
    return names;
  }

  private static List<Boolean> inParallel(long seed, String here, int names) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CREATORS);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < CREATORS; i++) {
        String name = "c" + random.nextInt(names);
        results.add(
            threads.submit(
                () -> {
                  go.await();
                  return api.post(
                              AccessApi.ADMIN,
                              here + "configmaps",
                              "{'metadata':{'name':'" + name + "'}}")
                          .status()
                      == 201;
                }));
      }
      go.countDown();
      List<Boolean> made = new ArrayList<>();
      for (Future<Boolean> each : results) {
        made.add(each.get(60, TimeUnit.SECONDS));
      }
      return made;
    } finally {
      threads.shutdownNow();
    }
  }
}
