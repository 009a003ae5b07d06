package io.kubeterrarium.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code types.tsv} and {@code openapi/PACKAGE.json}. Arguments: the sources of the protobuf
 * classes, the sources of the Java models, those of the models that explain the values of enums,
 * the folder to write to.
 */
public final class Generator {
  /** One type as the build knows it: its fields, and what the comments say of them. */
  record Described(
      JavaModels.Model model,
      Comment comment,
      Map<String, Comment> fieldComments,
      FieldValues values) {}

  /** What the values of one type's fields are for, by field and value in quotes. */
  interface FieldValues {
    Map<String, String> of(String field, List<String> values);
  }

  static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
  private static final String TYPE_META = META + "TypeMeta";

  private static final String FREE = "{\"type\":\"object\"}";
  private static final String TIME = "{\"type\":\"string\",\"format\":\"date-time\"}";
  private static final Map<String, String> SCALARS =
      Map.of(
          META + "Time",
          TIME,
          META + "MicroTime",
          TIME,
          META + "Patch",
          FREE,
          META + "FieldsV1",
          FREE,
          "k8s.io.apimachinery.pkg.runtime.RawExtension",
          FREE,
          "k8s.io.apimachinery.pkg.api.resource.Quantity",
          "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}",
          "k8s.io.apimachinery.pkg.util.intstr.IntOrString",
          "{\"format\":\"int-or-string\",\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}");

  private final Map<String, ProtoComments.Message> messages;
  private final Paragraphs paragraphs;
  private final ValueExplanations explanations;

  private Generator(
      Map<String, ProtoComments.Message> messages,
      Paragraphs paragraphs,
      ValueExplanations explanations) {
    this.messages = messages;
    this.paragraphs = paragraphs;
    this.explanations = explanations;
  }

  public static void main(String[] arguments) throws IOException {
    Path sources = Path.of(arguments[0]);
    Path folder = Path.of(arguments[3]);
    Path types = folder.resolve("types.tsv");
    if (isNewer(types, sources) && isNewer(types, folder.resolve("Generator.class"))) {
      return;
    }
    Files.createDirectories(folder.resolve("openapi"));
    Generator generator =
        new Generator(
            messages(sources),
            new Paragraphs(ModelTexts.read(Path.of(arguments[1]))),
            new ValueExplanations(ModelTexts.read(Path.of(arguments[2]))));
    List<Described> described = generator.described();
    writeSchemas(described, generator.scalars(), folder.resolve("openapi"));
    Files.writeString(types, TypeTable.text(described));
  }

  /** What the sources carry, and what they lack. */
  private static Map<String, ProtoComments.Message> messages(Path sources) throws IOException {
    Map<String, ProtoComments.Message> messages = ProtoComments.read(sources);
    TabulatedMessages.all().forEach(messages::putIfAbsent);
    return messages;
  }

  private static boolean isNewer(Path file, Path than) throws IOException {
    if (!Files.exists(file) || !Files.exists(than)) {
      return false;
    }
    FileTime written = Files.getLastModifiedTime(file);
    return written.compareTo(Files.getLastModifiedTime(than)) >= 0;
  }

  private List<Described> described() {
    JavaModels models = new JavaModels(messages.keySet());
    List<Described> described = new ArrayList<>();
    for (String name : models.messages()) {
      ProtoComments.Message message = messages.get(name);
      Map<String, ProtoComments.Field> fields = new HashMap<>();
      if (message != null) {
        Set<String> jsonNames = new HashSet<>();
        models.model(name, null).fields().forEach(field -> jsonNames.add(field.name()));
        collect(message, jsonNames, fields, 0);
        JavaModels.Model model = models.model(name, fields);
        Map<String, Comment> comments = new HashMap<>();
        String type = models.className(name);
        for (JavaModels.ModelField field : model.fields()) {
          ProtoComments.Field declared = fields.get(field.name());
          Comment comment = declared == null ? Comment.NONE : declared.comment();
          comments.put(field.name(), paragraphs.apply(type, field.name(), comment));
        }
        Comment own = paragraphs.apply(type, "", message.comment);
        described.add(
            new Described(model, own, comments, (field, of) -> explanations.of(type, field, of)));
      }
    }
    return described;
  }

  /** The declarations of the fields, also of those that stand in an inlined message. */
  private void collect(
      ProtoComments.@Nullable Message message,
      Set<String> jsonNames,
      Map<String, ProtoComments.Field> into,
      int depth) {
    if (message == null || depth > 3) {
      return;
    }
    for (String jsonName : jsonNames) {
      ProtoComments.Field field = message.field(jsonName);
      if (field != null) {
        into.putIfAbsent(jsonName, field);
      }
    }
    for (ProtoComments.Field field : message.fields.values()) {
      String inner = field.message();
      if (inner != null && !jsonNames.contains(field.name())) {
        collect(messages.get(inner), jsonNames, into, depth + 1);
      }
    }
    if (depth == 0 && jsonNames.contains("kind") && jsonNames.contains("apiVersion")) {
      collect(messages.get(TYPE_META), Set.of("kind", "apiVersion"), into, 1);
    }
  }

  /** The schemas of messages that are no objects in JSON, or free ones. */
  private Map<String, ObjectNode> scalars() {
    Map<String, ObjectNode> schemas = new TreeMap<>();
    SCALARS.forEach(
        (name, json) -> {
          ObjectNode schema = MAPPER.createObjectNode();
          ProtoComments.Message message = messages.get(name);
          if (message != null && !message.comment.text().isEmpty()) {
            schema.put("description", message.comment.text());
          }
          schema.setAll((ObjectNode) MAPPER.readTree(json));
          schemas.put(JavaModels.schemaName(name), schema);
        });
    return schemas;
  }

  private static void writeSchemas(
      List<Described> described, Map<String, ObjectNode> scalars, Path folder) throws IOException {
    Map<String, List<Described>> byPackage =
        described.stream()
            .collect(
                Collectors.groupingBy(
                    type -> packageOf(type.model().name()), TreeMap::new, Collectors.toList()));
    scalars.keySet().forEach(name -> byPackage.putIfAbsent(packageOf(name), List.of()));
    for (Map.Entry<String, List<Described>> entry : byPackage.entrySet()) {
      ObjectNode schemas = MAPPER.createObjectNode();
      scalars.forEach(
          (name, schema) -> {
            if (packageOf(name).equals(entry.getKey())) {
              schemas.set(name, schema);
            }
          });
      for (Described type : entry.getValue()) {
        schemas.set(type.model().name(), OpenApiSchema.of(type, MAPPER));
      }
      Files.write(folder.resolve(entry.getKey() + ".json"), MAPPER.writeValueAsBytes(schemas));
    }
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }
}
