package io.kubeterrarium.schemas;

import com.google.gson.annotations.SerializedName;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the Java client's models: the classes that stand for messages, and their fields. */
final class JavaModels {
  private static final String PACKAGE = "io.kubernetes.client.openapi.models.";

  /** A field with its shape in the table's notation: {@code []#io.k8s…}, {@code {}string}. */
  record Model(String name, List<ModelField> fields) {
    /** Whether clients send and get it as an object of its own. */
    boolean isKind() {
      return fields.stream()
          .map(ModelField::name)
          .toList()
          .containsAll(List.of("kind", "apiVersion", "metadata"));
    }
  }

  record ModelField(String name, String shape, boolean required) {}

  private final Map<String, Class<?>> byMessage = new TreeMap<>();
  private final Map<Class<?>, String> names = new HashMap<>();

  /** Finds the classes for the messages; messages without one are left out. */
  JavaModels(Set<String> messages) {
    for (String message : messages) {
      Class<?> type = find(message);
      if (type != null) {
        byMessage.put(message, type);
        names.put(type, schemaName(message));
      }
    }
  }

  /** Packages have dashes where protobuf, which takes none, has underscores. */
  static String schemaName(String message) {
    return "io.k8s." + message.substring("k8s.io.".length()).replace('_', '-');
  }

  /** {@code CoreV1Event} where two groups have one, else {@code V1Deployment}. */
  private static @Nullable Class<?> find(String message) {
    String[] parts = message.split("\\.");
    if (parts.length < 4) {
      return null;
    }
    String kind = parts[parts.length - 1];
    String version = capital(parts[parts.length - 2]);
    String group = capital(parts[parts.length - 3]);
    Class<?> own = load(group + version + kind);
    return own != null ? own : load(version + kind);
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static @Nullable Class<?> load(String name) {
    try {
      return Class.forName(PACKAGE + name, true, JavaModels.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null; // The message is inlined where it is used, or of a version that is gone.
    }
  }

  Set<String> messages() {
    return byMessage.keySet();
  }

  /** {@code V1Deployment}: the simple name of the class that stands for the message. */
  String className(String message) {
    Class<?> type = byMessage.get(message);
    return type == null ? "" : type.getSimpleName();
  }

  Model model(String message, @Nullable Map<String, ProtoComments.Field> declared) {
    Class<?> type = byMessage.get(message);
    if (type == null) {
      throw new IllegalArgumentException("no model: " + message);
    }
    try {
      Set<?> required = (Set<?>) type.getField("openapiRequiredFields").get(null);
      List<ModelField> fields = new ArrayList<>();
      for (Field field : type.getDeclaredFields()) {
        SerializedName name = field.getAnnotation(SerializedName.class);
        if (name != null) {
          ProtoComments.Field comment = declared == null ? null : declared.get(name.value());
          String inside = comment == null ? null : comment.message();
          fields.add(
              new ModelField(
                  name.value(),
                  shape(field.getGenericType(), inside),
                  required.contains(name.value())));
        }
      }
      return new Model(schemaName(message), fields);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("unexpected shape of " + type, e);
    }
  }

  /**
   * @param message which protobuf declares where Java has a general type: times and free JSON
   */
  private String shape(Type type, @Nullable String message) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? "[]" + shape(arguments[0], message)
          : "{}" + shape(arguments[1], message);
    }
    Class<?> plain = (Class<?>) type;
    String scalar =
        switch (plain.getSimpleName()) {
          case "String" -> "string";
          case "Boolean" -> "bool";
          case "Integer" -> "int32";
          case "Long" -> "int64";
          case "Double" -> "float64";
          case "byte[]" -> "bytes";
          case "Quantity" -> "quantity";
          case "IntOrString" -> "intOrString";
          case "OffsetDateTime" ->
              message != null && message.endsWith(".MicroTime") ? "microTime" : "time";
          case "Object", "V1Patch" -> "any" + (message == null ? "" : ":" + schemaName(message));
          default -> "";
        };
    if (!scalar.isEmpty()) {
      return scalar;
    }
    String name = names.get(plain);
    return name == null ? "any" : "#" + name;
  }
}
