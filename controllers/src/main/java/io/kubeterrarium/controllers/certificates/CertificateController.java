package io.kubeterrarium.controllers.certificates;

import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.certificates.SignerRules;
import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings certificate requests to their end: approval of nodes', signing, removal. */
public final class CertificateController implements Controller {
  private static final Resource<ObjectNode> REQUESTS =
      new Resource<>(
          GroupVersionResource.of("certificates.k8s.io/v1", "certificatesigningrequests"),
          "CertificateSigningRequest",
          false,
          ObjectNode.class);

  private static final Duration LONGEST_LIFE = Duration.ofDays(365);
  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(10);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final ControllerContext context;
  private final @Nullable CertificateSigner signer;
  private final Informer<ObjectNode> requests;
  private final ResourceClient<ObjectNode> client;
  private final NodeApproval approval;
  private final ReconcilerRunner<String> runner;
  private final ReconcilerRunner<String> sweeper;

  /**
   * @param signer null: nothing is signed
   */
  public CertificateController(ControllerContext context, @Nullable CertificateSigner signer) {
    this.context = context;
    this.signer = signer;
    requests = context.informers().trees(REQUESTS);
    client = new ResourceClient<>(context.transport(), REQUESTS);
    approval = new NodeApproval(context.transport());
    runner = new ReconcilerRunner<>("certificates", 1, this::reconcile, context.runtime());
    sweeper = new ReconcilerRunner<>("old-certificates", 1, this::sweep, context.runtime());
    requests.addHandler(EventHandler.of(request -> runner.queue().add(Meta.name(request))));
    sweeper.queue().add("sweep");
  }

  @Override
  public void start() {
    runner.start();
    sweeper.start();
  }

  @Override
  public void close() {
    runner.close();
    sweeper.close();
  }

  private Result reconcile(String name) {
    ObjectNode request = requests.lister().get("", name);
    if (request == null || !Meta.text(request.path("status"), "certificate").isEmpty()) {
      return Result.DONE;
    }
    JsonNode status = request.path("status");
    if (has(status, "Denied") || has(status, "Failed")) {
      return Result.DONE;
    }
    String signerName = Meta.text(request.path("spec"), "signerName");
    if (!SignerRules.isKnown(signerName)) {
      return Result.DONE;
    }
    try {
      SigningRequest asked = asked(request);
      if (!has(status, "Approved")) {
        approve(request, asked);
      } else if (signer != null) {
        sign(request, asked, signer);
      }
    } catch (SigningRequestException e) {
      fail(request, String.valueOf(e.getMessage()));
    }
    return Result.DONE;
  }

  private static SigningRequest asked(JsonNode request) throws SigningRequestException {
    byte[] pem = Base64.getMimeDecoder().decode(Meta.text(request.path("spec"), "request"));
    return SigningRequest.parse(new String(pem, StandardCharsets.ISO_8859_1));
  }

  private static List<String> usages(JsonNode request) {
    List<String> usages = new ArrayList<>();
    request.path("spec").path("usages").forEach(usage -> usages.add(usage.asString("")));
    return usages;
  }

  private void approve(ObjectNode request, SigningRequest asked) {
    Optional<String> message = approval.message(request.path("spec"), asked, usages(request));
    if (message.isPresent()) {
      ObjectNode changed = request.deepCopy();
      addCondition(changed, "Approved", "AutoApproved", message.get());
      client.updateTree("approval", changed);
    }
  }

  private void sign(ObjectNode request, SigningRequest asked, CertificateSigner authority)
      throws SigningRequestException {
    JsonNode spec = request.path("spec");
    Optional<String> objection =
        SignerRules.objection(Meta.text(spec, "signerName"), asked, usages(request));
    if (objection.isPresent()) {
      fail(request, objection.get());
      return;
    }
    String pem = authority.sign(asked, usages(request), lifetime(spec.path("expirationSeconds")));
    ObjectNode changed = request.deepCopy();
    Meta.child(changed, "status")
        .put(
            "certificate",
            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    client.updateStatusTree(changed);
  }

  private static Duration lifetime(JsonNode seconds) {
    if (!seconds.isNumber()) {
      return LONGEST_LIFE;
    }
    Duration asked = Duration.ofSeconds(seconds.asLong());
    if (asked.compareTo(LONGEST_LIFE) > 0) {
      return LONGEST_LIFE;
    }
    return asked.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : asked;
  }

  private void fail(ObjectNode request, String why) {
    ObjectNode changed = request.deepCopy();
    addCondition(changed, "Failed", "SignerValidationFailure", why);
    client.updateStatusTree(changed);
  }

  private void addCondition(ObjectNode request, String type, String reason, String message) {
    ObjectNode status = Meta.child(request, "status");
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode known ? known : status.putArray("conditions");
    String now = context.runtime().time().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastUpdateTime", now);
  }

  private static boolean has(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (Meta.text(condition, "type").equals(type)) {
        return true;
      }
    }
    return false;
  }

  private Result sweep(String key) {
    for (ObjectNode request : requests.lister().list()) {
      if (RequestAge.isOver(request, context.runtime().time().instant())) {
        client.deleteIfPresent("", Meta.name(request), DeleteRequest.ofUid(Meta.uid(request)));
      }
    }
    return Result.after(SWEEP_EVERY);
  }
}
