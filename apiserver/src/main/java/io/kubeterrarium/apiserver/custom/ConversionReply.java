package io.kubeterrarium.apiserver.custom;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.custom.ConversionWebhook.Failed;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.schema.TypeCheck;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a converter's answer must be to count, in upstream's words where it is not. Source:
 * apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go.
 *
 * @param answered the objects, in the order in which they were sent
 */
record ConversionReply(JsonNode answered) {
  private static final String KIND = "ConversionReview";
  private static final String GROUP = "apiextensions.k8s.io/";
  private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1", "v1");

  /**
   * @param uid of the question
   * @param version of ConversionReview in which it was put
   */
  static ConversionReply read(HttpResponse<byte[]> answer, String uid, String version)
      throws Failed {
    JsonNode review = review(answer, version);
    JsonNode response = review.path("response");
    if (!response.isObject()) {
      throw new Failed("no response provided");
    }
    // Version v1beta1 need not say whom it answers.
    if (version.equals("v1") && !Meta.text(response, "uid").equals(uid)) {
      String got = Json.text(Meta.text(response, "uid"));
      throw new Failed("expected response.uid=\"" + uid + "\", got " + got);
    }
    String status = Meta.text(response.path("result"), "status");
    if (!status.equals("Success")) {
      String message = Meta.text(response.path("result"), "message");
      throw new Failed(
          message.isEmpty()
              ? "response.result.status was '" + status + "', not 'Success'"
              : message);
    }
    return new ConversionReply(response.path("convertedObjects"));
  }

  private static JsonNode review(HttpResponse<byte[]> answer, String version) throws Failed {
    if (answer.body().length == 0) {
      throw new Failed(
          "0-length response with status code: "
              + answer.statusCode()
              + " and content type: "
              + answer.headers().firstValue("Content-Type").orElse(""));
    }
    JsonNode review;
    try {
      review = Json.read(answer.body());
    } catch (JacksonException e) {
      throw new Failed("couldn't get version/kind; json parse error: the answer is not JSON");
    }
    if (!review.isObject() && !review.isNull()) {
      throw new Failed(
          "couldn't get version/kind; json parse error: json: cannot unmarshal "
              + TypeCheck.goKind(review)
              + " into Go value of type struct { APIVersion string"
              + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
              + " \"json:\\\"kind,omitempty\\\"\" }");
    }
    checkKind(Meta.text(review, "apiVersion"), Meta.text(review, "kind"), version);
    checkType(review, "response", "ConversionReview.response", version + ".ConversionResponse");
    return review;
  }

  private static void checkKind(String apiVersion, String kind, String version) throws Failed {
    String wanted = GROUP + version + ", Kind=" + KIND;
    if ((apiVersion + ", Kind=" + kind).equals(wanted)) {
      return;
    }
    boolean named = !apiVersion.isEmpty() && !kind.isEmpty();
    if (!named && version.equals("v1")) {
      throw new Failed(
          "expected webhook response of "
              + wanted
              + ", got "
              + (apiVersion.isEmpty() ? "/" : apiVersion)
              + ", Kind="
              + kind);
    }
    boolean known = Set.of(KIND, "CustomResourceDefinition", "Status").contains(kind);
    if (named && !(known && VERSIONS.contains(apiVersion))) {
      throw new Failed(
          "no kind \"%s\" is registered for version \"%s\" in scheme \"k8s.io/apiserver/pkg/util/webhook/client.go:71\""
              .formatted(kind, apiVersion));
    }
    if (named) {
      String other = apiVersion.substring(apiVersion.indexOf('/') + 1) + "." + kind;
      throw new Failed(
          "converting (" + other + ") to (" + version + "." + KIND + "): unknown conversion");
    }
  }

  private static void checkType(JsonNode parent, String name, String field, String type)
      throws Failed {
    JsonNode value = parent.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
      throw new Failed(
          "json: cannot unmarshal "
              + TypeCheck.goKind(value)
              + " into Go struct field "
              + field
              + " of type "
              + type);
    }
  }

  /**
   * What was answered, checked against what was sent.
   *
   * @param who answered, at the front of messages
   * @throws ApiException 500 where something may not be as it is
   */
  List<ObjectNode> objects(List<ObjectNode> sent, String apiVersion, String who) {
    if (answered.size() != sent.size()) {
      throw failed(who + " returned " + answered.size() + " objects, expected " + sent.size());
    }
    List<ObjectNode> all = new ArrayList<>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      ObjectNode object = object(answered.path(i));
      check(object, sent.get(i), apiVersion, who + " returned invalid object");
      ConvertedMeta.restore(object, sent.get(i), who + " returned invalid metadata: ");
      all.add(object);
    }
    return all;
  }

  private static ObjectNode object(JsonNode answered) {
    if (answered.isNull()) {
      throw failed("unexpected end of JSON input");
    }
    if (!(answered instanceof ObjectNode object)) {
      throw failed(
          "json: cannot unmarshal "
              + TypeCheck.goKind(answered)
              + " into Go value of type map[string]interface {}");
    }
    if (Meta.text(object, "kind").isEmpty()) {
      throw failed("Object 'Kind' is missing in '" + Json.text(object) + "'");
    }
    return object;
  }

  private static void check(ObjectNode object, ObjectNode sent, String apiVersion, String start) {
    String version = Meta.text(object, "apiVersion");
    if (!version.equals(apiVersion)) {
      throw failed(differs(start + " at index 0: invalid groupVersion", apiVersion, version));
    }
    String kind = Meta.text(object, "kind");
    if (!kind.equals(Meta.text(sent, "kind"))) {
      throw failed(differs(start + " at index 0: invalid kind", Meta.text(sent, "kind"), kind));
    }
    for (String field : List.of("name", "namespace", "uid")) {
      String before = Meta.text(Meta.of(sent), field);
      String now = Meta.text(Meta.of(object), field);
      if (!now.equals(before)) {
        String shown = field.equals("uid") ? "UID" : field;
        throw failed(start + ": must have the same " + shown + ": " + before + " != " + now);
      }
    }
  }

  private static String differs(String what, String expected, String received) {
    return what + " (expected " + expected + ", received " + received + ")";
  }

  static ApiException failed(String message) {
    return new ApiException(500, "", message, null);
  }
}
