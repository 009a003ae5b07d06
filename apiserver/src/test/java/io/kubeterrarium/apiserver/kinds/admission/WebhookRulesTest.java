package io.kubeterrarium.apiserver.kinds.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.error.FieldErrors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class WebhookRulesTest {
  private static final String GOOD =
      """
      {"name": "hook.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"],
       "clientConfig": {"url": "https://127.0.0.1:9443/check"},
       "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"],
         "resources": ["pods", "pods/status"], "scope": "*"}]}
      """;

  @Test
  void aGoodOneHasNoFaults() {
    assertThat(faults(GOOD)).isEmpty();
  }

  @Test
  void namesAreUnique() {
    assertThat(faults(GOOD, GOOD))
        .containsExactly("webhooks[1].name: Duplicate value: \"hook.example.com\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name|''|name: Required value",
        "name|'a.b'|name: Invalid value: \"a.b\": should be a domain with at least three segments"
            + " separated by dots",
        "sideEffects|null|sideEffects: Required value: must specify one of None, NoneOnDryRun",
        "sideEffects|'Some'|sideEffects: Unsupported value: \"Some\": supported values: \"None\","
            + " \"NoneOnDryRun\"",
        "failurePolicy|'X'|failurePolicy: Unsupported value: \"X\": supported values: \"Fail\","
            + " \"Ignore\"",
        "reinvocationPolicy|'X'|reinvocationPolicy: Unsupported value: \"X\": supported values:"
            + " \"IfNeeded\", \"Never\"",
        "timeoutSeconds|31|timeoutSeconds: Invalid value: 31: the timeout value must be between 1"
            + " and 30 seconds",
        "admissionReviewVersions|[]|admissionReviewVersions: Required value: must specify one of"
            + " v1, v1beta1",
        "admissionReviewVersions|['v2']|admissionReviewVersions: Invalid value: [\"v2\"]: must"
            + " include at least one of v1, v1beta1",
        "clientConfig|{}|clientConfig: Required value: exactly one of url or service is required",
        "clientConfig|{'url': 'http://x/y'}|clientConfig.url: Invalid value: \"http\": 'https' is"
            + " the only allowed URL scheme; desired format: https://host[/path]",
        "clientConfig|{'url': 'https://x/y?z=1'}|clientConfig.url: Invalid value: \"z=1\": query"
            + " parameters are not permitted in the URL",
        "clientConfig|{'service': {'name': 'x'}}|clientConfig.service.name: Required value",
        "clientConfig|{'service': {'name': 'x', 'namespace': 'y', 'path': 'a//b'}}"
            + "|clientConfig.service.path: Invalid value: \"a//b\": must start with a '/'",
        "rules|[{'operations': ['*', 'CREATE'], 'apiGroups': [''], 'apiVersions': ['v1'],"
            + " 'resources': ['pods']}]|rules[0].operations: Invalid value: [\"*\",\"CREATE\"]: if"
            + " '*' is present, must not specify other operations",
        "rules|[{'operations': ['CREATE'], 'apiGroups': [''], 'apiVersions': ['v1'],"
            + " 'resources': ['pods/*', 'pods/status']}]|rules[0].resources[1]: Invalid value:"
            + " \"pods/status\": if 'pods/*' is present, must not specify pods/status",
        "rules|[{}]|rules[0].operations: Required value",
      })
  void whatIsWrongIsNamed(String field, String value, String fault) {
    ObjectNode webhook = (ObjectNode) Json.read(GOOD);
    webhook.set(field, Json.read(value.replace('\'', '"')));
    assertThat(faults(webhook.toString())).contains("webhooks[0]." + fault);
  }

  private static List<String> faults(String... webhooks) {
    ObjectNode configuration = Json.object();
    ArrayNode all = configuration.putArray("webhooks");
    for (String webhook : webhooks) {
      all.add(Json.read(webhook));
    }
    FieldErrors errors = new FieldErrors();
    WebhookRules.check(configuration, null, errors);
    return errors.lines();
  }
}
