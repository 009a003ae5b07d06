package io.kubeterrarium.apiserver.table;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.apiserver.request.JsonPieces;
import io.kubeterrarium.apiserver.resource.ResourceType;
import io.kubeterrarium.apiserver.storage.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A list of objects that clients see as they are stored: nothing of it is encoded again. */
record ListPieces(ResourceType type, List<StoredObject> objects, Presentation.ListMeta meta)
    implements JsonPieces {
  private static final byte[] END = {']', '}'};

  @Override
  public int length() {
    int separators = Math.max(0, objects.size() - 1);
    int items = objects.stream().mapToInt(StoredObject::length).sum();
    return head().length + separators + items + END.length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(head());
    boolean first = true;
    for (StoredObject object : objects) {
      if (!first) {
        out.write(',');
      }
      first = false;
      object.writeTo(out);
    }
    out.write(END);
  }

  /** Up to the first item; with the fields in the order of {@link Presentation.Plain}. */
  private byte[] head() {
    String kind = Json.text(type.listKind());
    String version = Json.text(type.kind().apiVersion());
    String metadata = Json.text(meta.tree());
    return ("{\"kind\":%s,\"apiVersion\":%s,\"metadata\":%s,\"items\":["
            .formatted(kind, version, metadata))
        .getBytes(StandardCharsets.UTF_8);
  }
}
