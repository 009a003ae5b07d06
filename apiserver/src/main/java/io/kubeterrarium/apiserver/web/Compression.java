package io.kubeterrarium.apiserver.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Large answers to GET go compressed to whoever takes that, quickly rather than small. Source:
 * {@code negotiateContentEncoding} and the threshold in
 * k8s.io/apiserver/pkg/endpoints/handlers/responsewriters.
 */
final class Compression {
  private static final int THRESHOLD = 128 * 1024;

  private Compression() {}

  /** Gzip at its fastest. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** The body to be sent; the response's headers say what was done to it. */
  static byte[] apply(byte[] body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (body.length < THRESHOLD || !request.getMethod().equals("GET")) {
      return body;
    }
    response.addHeader("Vary", "Accept-Encoding");
    if (!accepts(request.getHeader("Accept-Encoding"))) {
      return body;
    }
    response.setHeader("Content-Encoding", "gzip");
    ByteArrayOutputStream small = new ByteArrayOutputStream(body.length / 6);
    try (GZIPOutputStream gzip = new FastGzip(small)) {
      gzip.write(body);
    }
    return small.toByteArray();
  }

  private static boolean accepts(@Nullable String header) {
    if (header == null) {
      return false;
    }
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] coding = part.strip().split(";", 2);
      if (coding[0].strip().equals("gzip")) {
        return coding.length == 1 || !coding[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
