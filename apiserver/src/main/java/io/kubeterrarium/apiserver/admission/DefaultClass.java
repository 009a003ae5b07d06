package io.kubeterrarium.apiserver.admission;

import io.kubeterrarium.api.GroupResource;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.admission.AdmissionRequest.Operation;
import io.kubeterrarium.apiserver.resource.FallbackReader;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that names no class gets the one that an annotation makes the default; of several the
 * newest, then the first by name. Source: k8s.io/kubernetes,
 * plugin/pkg/admission/storage/storageclass/setdefault and network/defaultingressclass.
 */
public final class DefaultClass implements AdmissionPlugin {
  private final String name;
  private final GroupResource objects;
  private final GroupResource classes;
  private final String field;
  private final String oldAnnotation;
  private final String defaultAnnotation;
  private final FallbackReader reader;

  private DefaultClass(
      String name,
      GroupResource objects,
      GroupResource classes,
      String field,
      String oldAnnotation,
      String defaultAnnotation,
      FallbackReader reader) {
    this.name = name;
    this.objects = objects;
    this.classes = classes;
    this.field = field;
    this.oldAnnotation = oldAnnotation;
    this.defaultAnnotation = defaultAnnotation;
    this.reader = reader;
  }

  public static DefaultClass ofStorage(FallbackReader reader) {
    return new DefaultClass(
        "DefaultStorageClass",
        new GroupResource("", "persistentvolumeclaims"),
        new GroupResource("storage.k8s.io", "storageclasses"),
        "storageClassName",
        "volume.beta.kubernetes.io/storage-class",
        "storageclass.kubernetes.io/is-default-class",
        reader);
  }

  public static DefaultClass ofIngress(FallbackReader reader) {
    return new DefaultClass(
        "DefaultIngressClass",
        new GroupResource("networking.k8s.io", "ingresses"),
        new GroupResource("networking.k8s.io", "ingressclasses"),
        "ingressClassName",
        "kubernetes.io/ingress.class",
        "ingressclass.kubernetes.io/is-default-class",
        reader);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void mutate(AdmissionRequest request) {
    ObjectNode object = request.object();
    if (object == null
        || request.operation() != Operation.CREATE
        || !request.isFor(objects)
        || object.path("spec").hasNonNull(field)
        || Meta.annotations(object).containsKey(oldAnnotation)) {
      return;
    }
    defaultClass().ifPresent(found -> Meta.child(object, "spec").put(field, Meta.name(found)));
  }

  private Optional<ObjectNode> defaultClass() {
    return reader.cache().list(classes, "").stream()
        .filter(each -> "true".equals(Meta.annotations(each).get(defaultAnnotation)))
        .min(
            Comparator.comparing(
                    (ObjectNode each) -> Meta.text(Meta.of(each), "creationTimestamp"),
                    Comparator.reverseOrder())
                .thenComparing(Meta::name));
  }
}
