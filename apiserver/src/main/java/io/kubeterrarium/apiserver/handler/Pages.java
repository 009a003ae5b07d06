package io.kubeterrarium.apiserver.handler;

import io.kubeterrarium.api.json.Json;
import io.kubeterrarium.api.json.Meta;
import io.kubeterrarium.apiserver.error.ApiException;
import io.kubeterrarium.apiserver.handler.ListHandler.Listed;
import io.kubeterrarium.apiserver.request.ListOptions;
import io.kubeterrarium.apiserver.schema.TypeCheck;
import io.kubeterrarium.apiserver.storage.ObjectFilter;
import io.kubeterrarium.apiserver.storage.ObjectStorage;
import io.kubeterrarium.apiserver.storage.StoredObject;
import io.kubeterrarium.apiserver.table.Presentation.ListMeta;
import io.kubeterrarium.registry.RegistryException;
import io.kubeterrarium.registry.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists in pages. A continue token holds the revision of the first page, at which every page is
 * read, and the key to go on with, below the list's own: no token leads out of its list.
 */
final class Pages {
  private static final String TOO_OLD_TOKEN =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided token"
          + " results in an inconsistent list - objects that were created, modified, or deleted"
          + " between the time the first chunk was returned and now may show up in the list.";
  private static final String TOO_OLD_VERSION =
      "The resourceVersion for the provided list is too old.";

  private static final String VERSION = "meta.k8s.io/v1";

  /**
   * @param from the next key, below the list's prefix
   */
  private record Token(long revision, String from) {
    String encode() {
      ObjectNode json = Json.object();
      json.put("v", VERSION).put("rv", revision).put("start", "/" + from);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
    }

    static Token decode(String text) {
      JsonNode json = json(text);
      String version = Meta.text(json, "v");
      String start = Meta.text(json, "start");
      JsonNode revision = json.path("rv");
      if (!revision.isMissingNode() && !revision.isIntegralNumber()) {
        throw malformed(
            "json: cannot unmarshal "
                + TypeCheck.goKind(revision)
                + " into Go struct field continueToken.rv of type int64");
      }
      if (!version.equals(VERSION)) {
        throw malformed("server does not recognize this encoded version " + version);
      }
      if (revision.asLong(0) == 0) {
        throw malformed("incorrect encoded start resourceVersion (version " + VERSION + ")");
      }
      if (start.isEmpty()) {
        throw malformed("encoded start key empty (version " + VERSION + ")");
      }
      String from = start.startsWith("/") ? start.substring(1) : start;
      if (!isClean(from)) {
        throw malformed(start);
      }
      return new Token(revision.asLong(), from);
    }

    /** As Go's {@code path.Clean} leaves it: nothing that leads up, or nowhere. */
    private static boolean isClean(String path) {
      if (path.isEmpty()) {
        return true;
      }
      for (String step : path.split("/", -1)) {
        if (step.isEmpty() || step.equals(".") || step.equals("..")) {
          return false;
        }
      }
      return true;
    }

    private static JsonNode json(String text) {
      byte[] bytes;
      try {
        bytes = Base64.getUrlDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw malformed("illegal base64 data at input byte " + firstOdd(text));
      }
      try {
        return Json.read(new String(bytes, StandardCharsets.UTF_8));
      } catch (JacksonException e) {
        throw malformed("unexpected end of JSON input");
      }
    }

    private static int firstOdd(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        if (!letter && (c < '0' || c > '9') && c != '-' && c != '_') {
          return i;
        }
      }
      return text.length() / 4 * 4;
    }

    private static ApiException malformed(String why) {
      return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
    }
  }

  private final ObjectStorage storage;

  Pages(ObjectStorage storage) {
    this.storage = storage;
  }

  /** The first page of what the cache holds. */
  static Listed firstOf(ObjectFilter filter, ObjectStorage.Page all, long limit) {
    return cut(filter, all.objects(), all.revision(), limit, all.objects().size());
  }

  /** The first page at exactly a revision. */
  Listed first(ObjectFilter filter, ListOptions options, Revision at) {
    try {
      return read(filter, "", at, options.limit());
    } catch (RegistryException.Compacted e) {
      throw ApiException.expired(TOO_OLD_VERSION);
    } catch (RegistryException.FutureRevision e) {
      Freshen.atLeast(storage, at);
      return read(filter, "", at, options.limit());
    }
  }

  Listed next(ObjectFilter filter, ListOptions options) {
    Token token = Token.decode(options.continueToken());
    String from = prefix(filter) + token.from();
    Revision at = token.revision() < 0 ? Revision.NONE : new Revision(token.revision());
    try {
      return read(filter, from, at, options.limit());
    } catch (RegistryException.Compacted e) {
      throw expired(token);
    } catch (RegistryException.FutureRevision e) {
      Freshen.atLeast(storage, at);
      return read(filter, from, at, options.limit());
    }
  }

  /** 410 with a token that goes on inconsistently, at the latest revision. */
  private static ApiException expired(Token token) {
    return ApiException.expired(TOO_OLD_TOKEN)
        .withListMeta(Json.object().put("continue", new Token(-1, token.from()).encode()));
  }

  private static String prefix(ObjectFilter filter) {
    return filter.strategy().type().keyPrefix(filter.namespace());
  }

  private Listed read(ObjectFilter filter, String from, Revision at, long limit) {
    // A selector may leave out most of what is read, so then everything is.
    long readLimit = filter.isPlain() ? limit : 0;
    ObjectStorage.Page page =
        storage.page(filter.strategy(), filter.namespace(), from, at, readLimit);
    return cut(filter, page.objects(), page.revision(), limit, page.total());
  }

  private static Listed cut(
      ObjectFilter filter, List<StoredObject> objects, Revision at, long limit, long total) {
    List<StoredObject> selected = new ArrayList<>();
    int seen = 0;
    for (StoredObject object : objects) {
      if (limit > 0 && selected.size() == limit) {
        break;
      }
      seen++;
      if (filter.selects(object)) {
        selected.add(object);
      }
    }
    if (seen >= total || seen == 0) {
      return new Listed(selected, ListMeta.at(at));
    }
    String last = objects.get(seen - 1).key();
    String token = new Token(at.value(), last.substring(prefix(filter).length()) + '\0').encode();
    Long remaining = filter.isPlain() ? (Long) (total - seen) : null;
    return new Listed(selected, new ListMeta(at, token, remaining));
  }
}
