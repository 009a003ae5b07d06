package io.kubeterrarium.apiserver.authn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens from a file, a line each: {@code token,user,uid,"group1,group2"}, the groups optional, as
 * upstream's {@code --token-auth-file}. Read once. Tokens are kept and compared as digests, so that
 * the time of an answer tells nothing about them.
 */
public final class TokenFile implements TokenVerifier {
  private final Map<String, UserInfo> usersByDigest = new LinkedHashMap<>();

  private TokenFile() {}

  /**
   * @throws IllegalArgumentException for a line that is wrong, with its number and without its
   *     content
   * @throws UncheckedIOException where the file cannot be read
   */
  public static TokenFile read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the token file " + file, e);
    }
  }

  /**
   * @param name for messages
   */
  static TokenFile parse(String text, String name) {
    TokenFile tokens = new TokenFile();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      List<String> columns = columns(line, name, number);
      if (columns.size() < 3) {
        throw new IllegalArgumentException(
            "%s, line %d: %d columns (expected: token, user name, user uid, and optionally groups)"
                .formatted(name, number, columns.size()));
      }
      if (columns.get(0).isEmpty()) {
        throw new IllegalArgumentException("%s, line %d: empty token".formatted(name, number));
      }
      tokens.usersByDigest.put(
          digest(columns.get(0)),
          new UserInfo(columns.get(1), columns.get(2), groups(columns), Map.of()));
    }
    return tokens;
  }

  private static List<String> groups(List<String> columns) {
    return columns.size() < 4 || columns.get(3).isEmpty()
        ? List.of()
        : List.of(columns.get(3).split(","));
  }

  /** Splits one line of CSV; a column in double quotes may hold commas and doubled quotes. */
  private static List<String> columns(String line, String name, int number) {
    List<String> columns = new ArrayList<>();
    StringBuilder column = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        column.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        columns.add(column.toString().strip());
        column.setLength(0);
      } else {
        column.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("%s, line %d: unclosed quote".formatted(name, number));
    }
    columns.add(column.toString().strip());
    return columns;
  }

  @Override
  public Optional<VerifiedToken> verify(String token, List<String> audiences) {
    return Optional.ofNullable(usersByDigest.get(digest(token)))
        .flatMap(user -> TokenVerifier.forThisServer(user, audiences));
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
