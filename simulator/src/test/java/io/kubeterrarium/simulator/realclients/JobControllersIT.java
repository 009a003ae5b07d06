package io.kubeterrarium.simulator.realclients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the job, cron job and TTL controllers and the garbage collector of 1.36 write. */
@ExtendWith(BareServer.Shared.class)
class JobControllersIT {
  private static final String CORE = "/api/v1/namespaces/jobs";
  private static final String BATCH = "/apis/batch/v1/namespaces/jobs";

  private Workloads workloads;
  private GoClient people;

  @BeforeEach
  void connect(BareServer server) throws Exception {
    workloads = Workloads.in("jobs", server);
    people = server.administrator("kubectl");
  }

  private GoClient controller(String name) throws Exception {
    return workloads.controller(name);
  }

  @Test
  void aJobRunsAndIsDeleted() throws Exception {
    GoObject job =
        people
            .post(
                BATCH + "/jobs",
                "batch/v1 Job",
                "metadata {name: 'pi'} spec {backoffLimit: 0 ttlSecondsAfterFinished: 0 "
                    + Workloads.TEMPLATE.formatted("pi", "Never")
                    + "}")
            .expect(201)
            .object();
    GoClient jobs = controller("job-controller");
    GoObject begun =
        jobs.put(
                BATCH + "/jobs/pi/status",
                job.with(
                    "status {startTime {seconds: 1790000000} uncountedTerminatedPods {} ready: 0}"))
            .expect(200)
            .object();
    GoObject pod =
        jobs.post(
                CORE + "/pods",
                Workloads.pod(job, "pi-", "")
                    .with(
                        "metadata {finalizers: 'batch.kubernetes.io/job-tracking'} spec {restartPolicy: 'Never'}"))
            .expect(201)
            .object();
    GoObject counting =
        jobs.put(
                BATCH + "/jobs/pi/status",
                begun.with("status {uncountedTerminatedPods {succeeded: '" + pod.uid() + "'}}"))
            .expect(200)
            .object();
    String untracked =
        """
        {"metadata":{"$deleteFromPrimitiveList/finalizers":["batch.kubernetes.io/job-tracking"],\
        "uid":"%s"}}"""
            .formatted(pod.uid());
    GoObject free =
        jobs.patch(CORE + "/pods/" + pod.name(), GoClient.STRATEGIC, untracked)
            .expect(200)
            .object();
    assertThat(free.at("metadata.finalizers").toString()).isEqualTo("[]");
    GoObject done =
        counting
            .without("status.uncountedTerminatedPods")
            .with(
                """
                status {uncountedTerminatedPods {} succeeded: 1 completionTime {seconds: 1790000009}
                  conditions {type: 'SuccessCriteriaMet' status: 'True'
                    lastProbeTime {seconds: 1790000009} lastTransitionTime {seconds: 1790000009}
                    reason: 'CompletionsReached' message: 'Reached expected number of succeeded pods'}
                  conditions {type: 'Complete' status: 'True'
                    lastProbeTime {seconds: 1790000009} lastTransitionTime {seconds: 1790000009}
                    reason: 'CompletionsReached' message: 'Reached expected number of succeeded pods'}}
                """);
    GoObject finished = jobs.put(BATCH + "/jobs/pi/status", done).expect(200).object();
    Answer deleted =
        controller("ttl-after-finished-controller")
            .delete(
                BATCH + "/jobs/pi",
                "propagationPolicy: 'Foreground' preconditions {uid: '%s' resourceVersion: '%s'}"
                    .formatted(finished.uid(), finished.version()))
            .expect(200);
    GoObject going = deleted.object();
    assertThat(going.at("metadata.finalizers").toString()).isEqualTo("[foregroundDeletion]");
    collect(finished, pod);
  }

  /** The garbage collector's part: dependents first, then the owner's finalizer. */
  private void collect(GoObject job, GoObject pod) throws Exception {
    GoClient collector = controller("generic-garbage-collector");
    String path = CORE + "/pods/" + pod.name();
    String options =
        """
        {"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"%s"},\
        "propagationPolicy":"Background"}""";
    Answer other = collector.json("DELETE", path, options.formatted("another"));
    assertThat(other.expect(409).reason()).isEqualTo("Conflict");
    collector.json("DELETE", path, options.formatted(pod.uid())).expect(200);
    GoObject owner = collector.get(BATCH + "/jobs/pi").expect(200).object();
    collector
        .patch(
            BATCH + "/jobs/pi",
            GoClient.MERGE,
            """
            {"metadata":{"resourceVersion":"%s","uid":"%s","finalizers":[]}}"""
                .formatted(owner.version(), job.uid()))
        .expect(200);
    collector.get(BATCH + "/jobs/pi").expect(404);
  }

  @Test
  void aCronJobMakesJobs() throws Exception {
    GoObject cron =
        people
            .post(
                BATCH + "/cronjobs",
                "batch/v1 CronJob",
                "metadata {name: 'tick'} spec {schedule: '* * * * *' jobTemplate {spec {"
                    + Workloads.TEMPLATE.formatted("tick", "Never")
                    + "}}}")
            .expect(201)
            .object();
    GoClient crons = controller("cronjob-controller");
    GoObject job =
        crons
            .post(
                BATCH + "/jobs",
                "batch/v1 Job",
                ("metadata {name: 'tick-29' namespace: 'jobs' annotations {"
                            + "key: 'batch.kubernetes.io/cronjob-scheduled-timestamp'"
                            + " value: '2026-11-26T00:00:00Z'}"
                            + " creationTimestamp {seconds: 1790000000}"
                            + " ownerReferences {apiVersion: 'batch/v1' kind: 'CronJob' name: 'tick'"
                            + " uid: '%s' controller: true blockOwnerDeletion: true}} spec {")
                        .formatted(cron.uid())
                    + Workloads.TEMPLATE.formatted("tick", "Never")
                    + "}")
            .expect(201)
            .object();
    GoObject active =
        cron.with(
            """
            status {lastScheduleTime {seconds: 1790000000} active {kind: 'Job' namespace:
              'jobs' name: 'tick-29' uid: '%s' apiVersion: 'batch/v1' resourceVersion: '%s'}}
            """
                .formatted(job.uid(), job.version()));
    crons.put(BATCH + "/cronjobs/tick/status", active).expect(200);
    crons.delete(BATCH + "/jobs/tick-29", "propagationPolicy: 'Background'").expect(200);
  }
}
