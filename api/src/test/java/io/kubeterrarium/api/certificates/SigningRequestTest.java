package io.kubeterrarium.api.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests beside this were made by OpenSSL. */
class SigningRequestTest {
  private static String pem(String name) {
    try (InputStream in = SigningRequestTest.class.getResourceAsStream(name + ".pem")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  private static byte[] der(String name) {
    String body = pem(name).replaceAll("-----[A-Z ]+-----", "");
    return Base64.getMimeDecoder().decode(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane-rsa", "jane-ed25519", "node-ec", "serving-ec", "names-ec"})
  void theSenderHoldsTheKey(String name) throws SigningRequestException {
    SigningRequest request = SigningRequest.parse(pem(name));
    request.checkSignature();
    assertThat(request.publicKey()).isNotNull();
  }

  @Test
  void namesAreWhatWasSent() throws SigningRequestException {
    SigningRequest jane = SigningRequest.parse(pem("jane-rsa"));
    assertThat(jane.commonName()).isEqualTo("jane");
    assertThat(jane.organizations()).containsExactly("dev", "ops");
    assertThat(jane.alternatives()).isEmpty();
    SigningRequest names = SigningRequest.parse(pem("names-ec"));
    assertThat(names.emails()).containsExactly("a@b.c");
    assertThat(names.uris()).containsExactly("spiffe://x");
    assertThat(names.dnsNames()).containsExactly("d");
    assertThat(SigningRequest.parse(pem("serving-ec")).addresses()).isEqualTo(1);
  }

  @Test
  void whoSignedWithAnotherKeyIsRefused() throws SigningRequestException {
    byte[] der = der("node-ec");
    der[40] ^= 1; // A letter of the name: signed was another one.
    SigningRequest forged = SigningRequest.parse(pem(der));
    assertThatThrownBy(forged::checkSignature)
        .isInstanceOf(SigningRequestException.class)
        .hasMessage("x509: verification of the signature failed");
  }

  @Test
  void aRequestThatEndsEarlyIsRefusedWhereverItEnds() {
    byte[] der = der("serving-ec");
    for (int length = 0; length < der.length; length++) {
      String cut = pem(Arrays.copyOf(der, length));
      assertThatThrownBy(() -> SigningRequest.parse(cut))
          .as("%d bytes", length)
          .isInstanceOf(SigningRequestException.class);
    }
  }

  @Test
  void aByteThatIsOffNeverBringsMoreThanARefusal() {
    byte[] der = der("serving-ec");
    for (int i = 0; i < der.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bent = der.clone();
        bent[i] ^= (byte) (1 << bit);
        String sent = pem(bent);
        assertThatThrownBy(() -> SigningRequest.parse(sent).checkSignature())
            .as("bit %d of byte %d", bit, i)
            .isInstanceOf(SigningRequestException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"
      })
  void somethingElseIsNoRequest(String text) {
    assertThatThrownBy(() -> SigningRequest.parse(text))
        .isInstanceOf(SigningRequestException.class)
        .hasMessage("PEM block type must be CERTIFICATE REQUEST");
  }

  @ParameterizedTest(name = "{0} for {1}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "node-ec    | kube-apiserver-client-kubelet | digital signature,client auth |",
        "node-ec    | kube-apiserver-client-kubelet |"
            + " key encipherment,digital signature,client auth |",
        "node-ec    | kube-apiserver-client-kubelet | digital signature,server auth |"
            + " usages did not match [client auth digital signature key encipherment]",
        "jane-rsa   | kube-apiserver-client-kubelet | digital signature,client auth |"
            + " subject organization is not system:nodes",
        "serving-ec | kube-apiserver-client-kubelet | digital signature,client auth |"
            + " DNS subjectAltNames are not allowed",
        "serving-ec | kubelet-serving               | digital signature,server auth |",
        "node-ec    | kubelet-serving               | digital signature,server auth |"
            + " DNS or IP subjectAltName is required",
        "serving-ec | kubelet-serving               | digital signature,client auth |"
            + " usages did not match [digital signature key encipherment server auth]",
        "names-ec   | kubelet-serving               | digital signature,server auth |"
            + " subject organization is not system:nodes",
        "jane-rsa   | kube-apiserver-client         | client auth                   |",
        "jane-rsa   | kube-apiserver-client         | digital signature             |"
            + " missing required usage for client certificate: client auth",
        "jane-rsa   | kube-apiserver-client         | client auth,server auth       |"
            + " invalid usage for client certificate: server auth",
      })
  void signersCertifyWhatTheyAreFor(String name, String signer, String usages, String objection)
      throws SigningRequestException {
    assertThat(
            SignerRules.objection(
                "kubernetes.io/" + signer,
                SigningRequest.parse(pem(name)),
                List.of(usages.split(","))))
        .isEqualTo(java.util.Optional.ofNullable(objection));
  }
}
