package io.kubeterrarium.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.kubeterrarium.apiserver.cel.EvaluationFailure;
import io.kubeterrarium.apiserver.cel.Functions;
import io.kubeterrarium.apiserver.cel.Typed;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** URLs, absolute or of a path. Source: k8s.io/apiserver, pkg/cel/library/urls.go. */
final class UrlLibrary implements Functions.Library {
  private static final CelType URL = OpaqueType.create("kubernetes.URL");
  private static final List<CelType> OF_URL = List.of(URL);

  private record Value(URI uri) implements Typed {
    @Override
    public String typeName() {
      return "kubernetes.URL";
    }

    @Override
    public String toString() {
      return uri.toString();
    }
  }

  @Override
  public void addTo(Functions f) {
    CelType text = SimpleType.STRING;
    f.global("url", "string_to_url", URL, List.of(text), a -> parsed(a), Args.TRAVERSAL)
        .global(
            "isURL",
            "is_url_string",
            SimpleType.BOOL,
            List.of(text),
            a -> read(Args.text(a, 0)) != null)
        .member("getScheme", "url_get_scheme", text, OF_URL, a -> or(of(a).getScheme()))
        .member("getHost", "url_get_host", text, OF_URL, a -> host(of(a), true))
        .member("getHostname", "url_get_hostname", text, OF_URL, a -> bare(host(of(a), false)))
        .member(
            "getPort",
            "url_get_port",
            text,
            OF_URL,
            a -> of(a).getPort() < 0 ? "" : String.valueOf(of(a).getPort()))
        .member("getEscapedPath", "url_get_escaped_path", text, OF_URL, a -> or(of(a).getRawPath()))
        .member(
            "getQuery",
            "url_get_query",
            MapType.create(text, ListType.create(text)),
            OF_URL,
            a -> query(of(a).getRawQuery()));
  }

  private static URI of(Object[] a) {
    return ((Value) a[0]).uri();
  }

  private static String or(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static Value parsed(Object[] a) {
    String text = Args.text(a, 0);
    URI uri = read(text);
    if (uri == null) {
      throw EvaluationFailure.of(
          "URL parse error during conversion from string: parse \""
              + text
              + "\": invalid URI for"
              + " request");
    }
    return new Value(uri);
  }

  /**
   * Null where it is none that a request could ask for: it has no scheme, nor a path from the root.
   */
  private static @Nullable URI read(String text) {
    try {
      URI uri = new URI(text);
      boolean rooted = text.startsWith("/");
      return uri.getScheme() != null && !uri.isOpaque() || rooted ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String host(URI uri, boolean withPort) {
    String host = or(uri.getHost());
    return withPort && uri.getPort() >= 0 ? host + ":" + uri.getPort() : host;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Map<Object, Object> query(@Nullable String query) {
    Map<Object, List<Object>> values = new LinkedHashMap<>();
    for (String pair : or(query).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        Objects.requireNonNull(values.computeIfAbsent(name, n -> new ArrayList<>())).add(value);
      }
    }
    return new LinkedHashMap<>(values);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
