package io.kubeterrarium.kubelet.stage;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what stages leave open: <code>${image}</code> and the like. */
final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");
  private static final String EXIT_CODE = "${exitCode}";
  private static final Pattern EXIT = Pattern.compile("\\bexit (\\d{1,9})\\b");

  private final String podInFull;
  private final RandomGenerator random;

  Placeholders(ObjectNode pod, RandomGenerator random) {
    this.podInFull = Meta.name(pod) + "_" + Meta.namespace(pod) + "(" + Meta.uid(pod) + ")";
    this.random = random;
  }

  ObjectNode fill(ObjectNode template, ContainerRun container, Instant now) {
    ObjectNode filled = Json.object();
    for (Map.Entry<String, JsonNode> entry : template.properties()) {
      JsonNode value = entry.getValue();
      if (value instanceof ObjectNode object) {
        filled.set(entry.getKey(), fill(object, container, now));
      } else if (value.isString() && value.stringValue().equals(EXIT_CODE)) {
        filled.put(entry.getKey(), exitCode(container.command()));
      } else if (value.isString()) {
        filled.put(entry.getKey(), fill(value.stringValue(), container, now));
      } else {
        filled.set(entry.getKey(), value);
      }
    }
    return filled;
  }

  String fill(String template, ContainerRun container, Instant now) {
    if (template.indexOf('$') < 0) {
      return template;
    }
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), container, now)));
  }

  private String value(String name, ContainerRun container, Instant now) {
    return switch (name) {
      case "now" -> time(now);
      case "pod" -> podInFull;
      case "container" -> container.name();
      case "image" -> container.image();
      case "containerID" -> Meta.text(container.status(), "containerID");
      case "startedAt" -> {
        JsonNode running = container.status().path("state").path("running");
        yield Meta.text(running, "startedAt");
      }
      case "backOff" -> Delay.text(Delay.backOff(container.restartCount()));
      case "took" -> took(Duration.between(container.enteredAt(), now));
      case "imageSize" -> Long.toString(imageSize(container.image()));
      case "pullError" -> pullError(container.image());
      default -> throw new IllegalArgumentException("placeholder: ${" + name + "} is not known");
    };
  }

  /** The one its command names, as a process hands it on; 1 for none. */
  private static int exitCode(String command) {
    Matcher matcher = EXIT.matcher(command);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) & 0xff : 1;
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As Go prints a duration that was rounded to milliseconds. */
  private static String took(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis < 1000) {
      return millis + "ms";
    }
    String seconds = String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    return seconds.replaceAll("\\.?0+$", "") + "s";
  }

  private static String pullError(String image) {
    String full = reference(image);
    return "rpc error: code = NotFound desc = failed to pull and unpack image \""
        + full
        + "\": failed to resolve reference \""
        + full
        + "\": "
        + full
        + ": not found";
  }

  /** With registry, path and tag, as a container runtime completes it. */
  static String reference(String image) {
    String repository = repository(image);
    boolean named = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
    return repository + (named ? image.substring(nameEnd(image)) : ":latest");
  }

  private static int nameEnd(String image) {
    int at = image.indexOf('@');
    if (at >= 0) {
      return at;
    }
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? colon : image.length();
  }

  private static String repository(String image) {
    String name = image.substring(0, nameEnd(image));
    int slash = name.indexOf('/');
    if (slash < 0) {
      return "docker.io/library/" + name;
    }
    String first = name.substring(0, slash);
    boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
    return registry ? name : "docker.io/" + name;
  }

  /** The same for the same image, on every node. */
  static String imageId(String image) {
    return repository(image) + "@sha256:" + digest(reference(image));
  }

  private static long imageSize(String image) {
    long seed = Long.parseLong(digest(reference(image)).substring(0, 12), 16);
    return 4_000_000 + seed % 180_000_000;
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  String freshContainerId() {
    byte[] id = new byte[32];
    random.nextBytes(id);
    return "containerd://" + HexFormat.of().formatHex(id);
  }
}
