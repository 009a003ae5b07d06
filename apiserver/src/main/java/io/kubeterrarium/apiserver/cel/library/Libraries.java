package io.kubeterrarium.apiserver.cel.library;

import io.kubeterrarium.apiserver.cel.Functions;
import java.util.List;

/** All functions. A new library is a new file and a line here. */
public final class Libraries {
  private static final class Loaded {
    static final Functions ALL = load();
  }

  private Libraries() {}

  public static Functions all() {
    return Loaded.ALL;
  }

  private static Functions load() {
    Functions functions = new Functions();
    List.of(
            new ConversionLibrary(),
            new TimeLibrary(),
            new TextLibrary(),
            new FormatTextLibrary(),
            new RegexLibrary(),
            new ListLibrary(),
            new ListShapingLibrary(),
            new SetLibrary(),
            new OptionalLibrary(),
            new UrlLibrary(),
            new QuantityLibrary(),
            new AddressLibrary(),
            new NamedFormatLibrary(),
            new SemverLibrary(),
            new AuthorizerLibrary(),
            new MapLibrary())
        .forEach(library -> library.addTo(functions));
    return functions;
  }
}
