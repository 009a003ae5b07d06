/**
 * Certificate signing requests (PKCS#10) and the rules of the signers that Kubernetes names.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.certificates.SigningRequest}, then {@link
 * io.kubeterrarium.api.certificates.SignerRules}. The API server looks at requests before it stores
 * them and signs them in the end, the certificate controller before it approves and has them
 * signed; both must see the same names in the same bytes, which is why this lives where both can
 * see it. Pure functions over bytes, safe on any thread; what is malformed is refused, never
 * guessed. What must not be put here: keys that sign, and who may ask for what.
 */
@NullMarked
package io.kubeterrarium.api.certificates;

import org.jspecify.annotations.NullMarked;
