/**
 * The functions of CEL in Kubernetes 1.36.
 *
 * <p>Start reading at {@link io.kubeterrarium.apiserver.cel.library.Libraries}, which lists them;
 * each is one file: CEL's own conversions, texts, lists, sets, optional values, and Kubernetes'
 * regular expressions, URLs, quantities, addresses, versions, named formats and the authorizer.
 * Functions are pure but for the authorizer, which asks on the evaluating thread; they fail with
 * upstream's words. Regular expressions are RE2's, which never take long. What must not be put
 * here: operators, which the evaluator knows itself, and what a policy does with a value.
 */
@NullMarked
package io.kubeterrarium.apiserver.cel.library;

import org.jspecify.annotations.NullMarked;
