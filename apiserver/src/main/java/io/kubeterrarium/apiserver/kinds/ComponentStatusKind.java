package io.kubeterrarium.apiserver.kinds;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.kinds.field.Cells;
import io.kubeterrarium.apiserver.kinds.field.Defaults;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.VirtualResource;
import io.kubeterrarium.apiserver.table.TableColumns;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * ComponentStatus, which has been deprecated since 1.19. Upstream asks the health ports of the
 * components on its own machine. Components of this process have none, so what it would say of them
 * is what is said here; the registry answers in their stead as long as anybody is answered at all.
 */
final class ComponentStatusKind implements VirtualResource {
  private static final ResourceType TYPE =
      ResourceType.clusterWide("v1", "ComponentStatus", "componentstatuses")
          .shortNames("cs")
          .verbs("get", "list");

  @Override
  public ResourceType type() {
    return TYPE;
  }

  @Override
  public String deprecationWarning() {
    return "v1 ComponentStatus is deprecated in v1.19+";
  }

  @Override
  public List<ObjectNode> list() {
    return List.of(
        component("etcd-0", "True", "ok", ""),
        component("scheduler", "False", "", refused(10259)),
        component("controller-manager", "False", "", refused(10257)));
  }

  private static String refused(int port) {
    return "Get \"https://127.0.0.1:%1$d/healthz\": dial tcp 127.0.0.1:%1$d: connect: connection refused"
        .formatted(port);
  }

  private static ObjectNode component(String name, String healthy, String message, String error) {
    ObjectNode component =
        Json.object().put("kind", TYPE.kind().kind()).put("apiVersion", TYPE.kind().apiVersion());
    Meta.edit(component).put("name", name).putNull("creationTimestamp");
    ObjectNode condition = component.putArray("conditions").addObject();
    condition.put("type", "Healthy").put("status", healthy).put("message", message);
    if (!error.isEmpty()) {
      condition.put("error", error);
    }
    return component;
  }

  @Override
  public TableColumns columns() {
    return TableColumns.start()
        .name()
        .column(
            "Status",
            "string",
            "Whether the component is well.",
            Cells.text(of(c -> Meta.text(c, "status").equals("True") ? "Healthy" : "Unhealthy")))
        .column(
            "Message",
            "string",
            "What the component says.",
            Cells.text(of(c -> Meta.text(c, "message"))))
        .column(
            "Error",
            "string",
            "Why the component was not reached.",
            Cells.text(of(c -> Meta.text(c, "error"))));
  }

  private static Function<ObjectNode, String> of(Function<ObjectNode, String> shown) {
    return component ->
        Defaults.objects(component, "conditions").stream().findFirst().map(shown).orElse("");
  }
}
