package io.kubeterrarium.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.kubeterrarium.api.GroupVersionResource;
import io.kubeterrarium.api.ObjectName;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.client.informer.EventHandler;
import io.kubeterrarium.client.informer.Informer;
import io.kubeterrarium.client.queue.ReconcilerRunner;
import io.kubeterrarium.client.queue.Result;
import io.kubeterrarium.client.resource.DeleteRequest;
import io.kubeterrarium.client.resource.Resource;
import io.kubeterrarium.client.resource.ResourceClient;
import io.kubeterrarium.client.resource.Resources;
import io.kubeterrarium.controllers.Controller;
import io.kubeterrarium.controllers.ControllerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Removes token Secrets of accounts that are gone. Source: upstream's tokens controller. */
public final class TokenSecretController implements Controller {
  private static final Resource<ObjectNode> SECRETS =
      new Resource<>(GroupVersionResource.of("v1", "secrets"), "Secret", true, ObjectNode.class);
  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String NAME = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";

  /** A Secret may be seen before its account is: another watch brings that. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ControllerContext context;
  private final Informer<ObjectNode> secrets;
  private final Informer<ServiceAccount> accounts;
  private final ResourceClient<ObjectNode> client;
  private final ReconcilerRunner<ObjectName> runner;

  /** Since when a Secret's account has been missing; those of a deleted one since ever. */
  private final Map<ObjectName, Instant> missingSince = new ConcurrentHashMap<>();

  public TokenSecretController(ControllerContext context) {
    this.context = context;
    secrets = context.informers().trees(SECRETS);
    accounts = context.informers().informer(Resources.SERVICE_ACCOUNTS);
    client = new ResourceClient<>(context.transport(), SECRETS);
    runner = new ReconcilerRunner<>("token-secrets", 1, this::reconcile, context.runtime());
    secrets.addHandler(
        EventHandler.of(
            secret -> {
              if (isToken(secret)) {
                runner.queue().add(Meta.objectName(secret));
              }
            }));
    accounts.addHandler(
        new EventHandler<ServiceAccount>() {
          @Override
          public void onAdd(ServiceAccount account) {}

          @Override
          public void onUpdate(ServiceAccount old, ServiceAccount account) {}

          @Override
          public void onDelete(ServiceAccount last) {
            removeTokensOf(last);
          }
        });
  }

  private static boolean isToken(ObjectNode secret) {
    return Meta.text(secret, "type").equals(TYPE);
  }

  private void removeTokensOf(ServiceAccount account) {
    for (ObjectNode secret : secrets.lister().list(account.getMetadata().getNamespace())) {
      if (isToken(secret)
          && account.getMetadata().getUid().equals(Meta.annotations(secret).get(UID))) {
        missingSince.put(Meta.objectName(secret), Instant.EPOCH);
        runner.queue().add(Meta.objectName(secret));
      }
    }
  }

  @Override
  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Result reconcile(ObjectName name) {
    ObjectNode secret = secrets.lister().get(name.namespace(), name.name());
    if (secret == null || !isToken(secret) || hasAccount(secret)) {
      missingSince.remove(name);
      return Result.DONE;
    }
    Instant now = context.runtime().time().instant();
    Instant since = missingSince.computeIfAbsent(name, any -> now);
    if (now.isBefore(since.plus(PATIENCE))) {
      return Result.after(PATIENCE);
    }
    client.deleteIfPresent(name.namespace(), name.name(), DeleteRequest.ofUid(Meta.uid(secret)));
    missingSince.remove(name);
    return Result.DONE;
  }

  private boolean hasAccount(ObjectNode secret) {
    Map<String, String> annotations = Meta.annotations(secret);
    @Nullable ServiceAccount account =
        accounts.lister().get(Meta.namespace(secret), annotations.getOrDefault(NAME, ""));
    String uid = annotations.getOrDefault(UID, "");
    return account != null && (uid.isEmpty() || uid.equals(account.getMetadata().getUid()));
  }
}
