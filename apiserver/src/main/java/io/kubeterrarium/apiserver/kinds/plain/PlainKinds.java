package io.kubeterrarium.apiserver.kinds.plain;

import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.FieldErrors;
import io.kubeterrarium.apiserver.kinds.admission.WebhookDefaults;
import io.kubeterrarium.apiserver.kinds.admission.WebhookRules;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateDefaults;
import io.kubeterrarium.apiserver.kinds.pod.PodTemplateValidation;
import io.kubeterrarium.apiserver.resource.NameRule;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.resource.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The table of kinds without a file of their own: one line each. */
public final class PlainKinds {
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  private static final String DEVICES = "resource.k8s.io/v1";
  private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io/v1";
  private static final String NETWORKING = "networking.k8s.io/v1";
  private static final String STORAGE = "storage.k8s.io/v1";

  private PlainKinds() {}

  public static List<Strategy> all() {
    return List.of(
        namespaced("v1", "PodTemplate", "podtemplates")
            .counted()
            .filled(object -> PodTemplateDefaults.set(Meta.child(object, "template")))
            .obeying(NameRule.DNS_SUBDOMAIN, PlainKinds::podTemplate),
        clusterWide(NETWORKING, "IPAddress", "ipaddresses", "ip")
            .obeying(NameRule.PATH_SEGMENT, AddressRules::address),
        clusterWide(NETWORKING, "ServiceCIDR", "servicecidrs")
            .withStatus()
            .obeying(NameRule.DNS_SUBDOMAIN, AddressRules::ranges),
        clusterWide(STORAGE, "CSIDriver", "csidrivers")
            .conditional()
            .filled(DriverRules::setDefaults)
            .obeying(NameRule.DNS_SUBDOMAIN, DriverRules::driver),
        clusterWide(STORAGE, "CSINode", "csinodes")
            .conditional()
            .filled(DriverRules::nodeDefaults)
            .obeying(NameRule.DNS_SUBDOMAIN, DriverRules::node),
        namespaced(STORAGE, "CSIStorageCapacity", "csistoragecapacities")
            .obeying(NameRule.DNS_SUBDOMAIN, StorageRules::capacity),
        clusterWide(STORAGE, "VolumeAttributesClass", "volumeattributesclasses", "vac")
            .obeying(NameRule.DNS_SUBDOMAIN, StorageRules::attributes),
        hooks("MutatingWebhookConfiguration", "mutatingwebhookconfigurations")
            .filled(WebhookDefaults::mutating),
        hooks("ValidatingWebhookConfiguration", "validatingwebhookconfigurations")
            .filled(WebhookDefaults::validating),
        clusterWide(DEVICES, "DeviceClass", "deviceclasses").counted(),
        namespaced(DEVICES, "ResourceClaim", "resourceclaims").withStatus(),
        namespaced(DEVICES, "ResourceClaimTemplate", "resourceclaimtemplates"),
        clusterWide(DEVICES, "ResourceSlice", "resourceslices").counted(),
        clusterWide(FLOW_CONTROL, "FlowSchema", "flowschemas")
            .withStatus()
            .counted()
            .filled(FlowRules::setDefaults)
            .obeying(NameRule.DNS_SUBDOMAIN, FlowRules::flow),
        clusterWide(FLOW_CONTROL, "PriorityLevelConfiguration", "prioritylevelconfigurations")
            .withStatus()
            .counted()
            .filled(PriorityLevelRules::setDefaults)
            .obeying(NameRule.DNS_SUBDOMAIN, PriorityLevelRules::level));
  }

  private static PlainKind namespaced(
      String apiVersion, String kind, String plural, String... shortNames) {
    return PlainKind.of(ResourceType.namespaced(apiVersion, kind, plural).shortNames(shortNames));
  }

  private static PlainKind clusterWide(
      String apiVersion, String kind, String plural, String... shortNames) {
    return PlainKind.of(ResourceType.clusterWide(apiVersion, kind, plural).shortNames(shortNames));
  }

  private static PlainKind hooks(String kind, String plural) {
    return PlainKind.of(
            ResourceType.clusterWide(ADMISSION, kind, plural).categories("api-extensions"))
        .counted()
        .conditional()
        .obeying(NameRule.DNS_SUBDOMAIN, WebhookRules::check);
  }

  private static void podTemplate(ObjectNode object, @Nullable ObjectNode old, FieldErrors errors) {
    PodTemplateValidation.check(Meta.child(object, "template"), "template", errors);
  }
}
