package io.kubeterrarium.schemas;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages that no published sources describe: the group apiregistration.k8s.io. Their fields
 * and types come from the Java models, as everybody's; what stands here is what those do not say.
 */
final class TabulatedMessages {
  private static final String PACKAGE = "k8s.io.kube_aggregator.pkg.apis.apiregistration.v1.";
  private static final String TIME = ".k8s.io.apimachinery.pkg.apis.meta.v1.Time";

  /** A message and its description, then its fields: name, markers, description. */
  private static final String TABLE =
      """
      APIService||Says who serves one group version. Its name is the version, a dot, and the group.
      .metadata||Standard object's metadata.
      .spec||Which group version, and where its server is found.
      .status||What is known about the server.
      APIServiceCondition||One aspect of an APIService's state.
      .lastTransitionTime||When the status last changed.
      .message||What happened, for people.
      .reason||Why the status is what it is, in one CamelCase word.
      .status||True, False or Unknown.
      .type||Which aspect this is about.
      APIServiceList||A list of APIServices.
      .items||The APIServices.
      .metadata||Standard list metadata.
      APIServiceSpec||Where the server of a group version is, and which rank its groups and versions have.
      .caBundle|listType=atomic|Certificates, PEM, that the server's own must be signed by.
      .group||The API group that is served.
      .groupPriorityMinimum||The rank of the group among all groups; higher goes first.
      .insecureSkipTLSVerify||Whether the server's certificate goes unchecked.
      .service||The Service in front of the server; absent where this server itself serves the group.
      .version||The version that is served.
      .versionPriority||The rank of the version within its group; higher goes first.
      APIServiceStatus||What is known about the server of a group version.
      .conditions|patchMergeKey=type,patchStrategy=merge,listType=map,listMapKey=type|The state, aspect by aspect.
      ServiceReference||Names a Service.
      .name||The Service's name.
      .namespace||The Service's namespace.
      .port||The Service's port; 443 unless said.
      """;

  private TabulatedMessages() {}

  static Map<String, ProtoComments.Message> all() {
    Map<String, ProtoComments.Message> messages = new TreeMap<>();
    ProtoComments.Message open = null;
    for (String line : TABLE.split("\n")) {
      String[] columns = line.split("\\|", 3);
      if (!columns[0].startsWith(".")) {
        open = new ProtoComments.Message(PACKAGE + columns[0]);
        open.comment = Comment.of(List.of(columns[2]));
        messages.put(open.name, open);
      } else if (open != null) {
        String name = columns[0].substring(1);
        String type = name.endsWith("Time") ? TIME : "string";
        open.fields.put(name, new ProtoComments.Field(name, type, comment(columns)));
      }
    }
    return messages;
  }

  private static Comment comment(String[] columns) {
    Map<String, List<String>> markers = new TreeMap<>();
    for (String marker : columns[1].split(",")) {
      int equals = marker.indexOf('=');
      if (equals > 0) {
        markers.put(marker.substring(0, equals), List.of(marker.substring(equals + 1)));
      }
    }
    return new Comment(columns[2], markers);
  }
}
