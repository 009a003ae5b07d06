package io.kubeterrarium.controllers.certificates;

import io.kubeterrarium.api.certificates.SigningRequest;
import io.kubeterrarium.api.certificates.SigningRequestException;
import java.time.Duration;
import java.util.List;

/** The cluster's authority, as this controller sees it. */
@FunctionalInterface
public interface CertificateSigner {
  /**
   * @param usages as the CertificateSigningRequest lists them
   * @return the certificate as PEM
   * @throws SigningRequestException where the request's key cannot be certified
   */
  String sign(SigningRequest request, List<String> usages, Duration lifetime)
      throws SigningRequestException;
}
