package io.kubeterrarium.apiserver.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.jspecify.annotations.Nullable;

/** Where keys and certificates stand: one PEM file a pair, or nowhere. */
final class PkiFolder {
  private final @Nullable Path directory;

  private PkiFolder(@Nullable Path directory) {
    this.directory = directory;
  }

  static PkiFolder at(Path directory) {
    try {
      OwnerOnlyFiles.createDirectory(directory);
    } catch (IOException e) {
      throw new PkiException("cannot make the directory " + directory + ": " + e.getMessage(), e);
    }
    return new PkiFolder(directory);
  }

  /** Forgets everything. */
  static PkiFolder nowhere() {
    return new PkiFolder(null);
  }

  @Nullable KeyedCertificate readCertificate(String name) {
    String text = read(name);
    if (text == null) {
      return null;
    }
    try {
      return KeyedCertificate.ofPem(text);
    } catch (GeneralSecurityException e) {
      throw damaged(name, e);
    }
  }

  @Nullable KeyPair readKeys(String name) {
    String text = read(name);
    if (text == null) {
      return null;
    }
    try {
      return Pem.keyPair(text);
    } catch (GeneralSecurityException e) {
      throw damaged(name, e);
    }
  }

  void write(String name, String text) {
    if (directory == null) {
      return;
    }
    Path file = directory.resolve(name);
    try {
      OwnerOnlyFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new PkiException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private @Nullable String read(String name) {
    if (directory == null) {
      return null;
    }
    Path file = directory.resolve(name);
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return null; // The first start, or somebody wants a new one.
    } catch (IOException e) {
      throw new PkiException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private PkiException damaged(String name, GeneralSecurityException cause) {
    return new PkiException(
        (directory == null ? name : directory.resolve(name).toString())
            + " is damaged ("
            + cause.getMessage()
            + "); delete it to get a new one",
        cause);
  }
}
