/**
 * Requests nobody would send, by the hundred thousand: manifests, patches, URLs, selectors and
 * protobuf bodies made from the kinds' own types and then spoilt, all from one seed.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.fuzz.ApiFuzzTest}, then {@code
 * RequestMaker}. One thread makes and sends; the same seed makes the same requests.
 */
package io.kubeterrarium.simulator.fuzz;
