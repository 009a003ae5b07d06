package io.kubeterrarium.apiserver.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.apiserver.boot.AccessApi.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration of webhooks may say; nobody is asked yet. */
class WebhookConfigurationIT {
  private final AccessApi api = new AccessApi();
  private final HookServer hooks = new HookServer();

  @AfterEach
  void stop() {
    hooks.close();
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'sideEffects':'None'         | 'sideEffects':'Some'  | webhooks[0].sideEffects:"
            + " Unsupported value: \"Some\"",
        "https://                     | http://               | webhooks[0].clientConfig.url:"
            + " Invalid value",
        "allow.example.com            | allow                 | webhooks[0].name: Invalid value",
        "'admissionReviewVersions':['v1'] | 'admissionReviewVersions':['v9'] |"
            + " webhooks[0].admissionReviewVersions",
        "'sideEffects':'None'         |"
            + " 'sideEffects':'None','matchConditions':[{'name':'x','expression':'object.'}] |"
            + " webhooks[0].matchConditions[0].expression: Invalid value: \"object.\": compilation"
            + " failed: ERROR: <input>:1:8: Syntax error",
      })
  void aConfigurationThatCouldNotWorkIsRefused(String from, String to, String words) {
    Answer refused =
        api.post(
            AccessApi.ADMIN,
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            "{'metadata':{'name':'w'},'webhooks':["
                + hooks.hook("/allow", "").replace(from, to)
                + "]}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains(words);
  }
}
