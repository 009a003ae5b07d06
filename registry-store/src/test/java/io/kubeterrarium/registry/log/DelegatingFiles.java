package io.kubeterrarium.registry.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** The disk as it is; subclasses say where theirs is worse. */
abstract class DelegatingFiles implements FileLayer {
  final FileLayer files;

  DelegatingFiles(FileLayer files) {
    this.files = files;
  }

  @Override
  public WritableFile create(Path file) throws IOException {
    return files.create(file);
  }

  @Override
  public InputStream read(Path file) throws IOException {
    return files.read(file);
  }

  @Override
  public byte[] readAll(Path file) throws IOException {
    return files.readAll(file);
  }

  @Override
  public long length(Path file) throws IOException {
    return files.length(file);
  }

  @Override
  public boolean exists(Path file) {
    return files.exists(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    files.createDirectories(directory);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    files.replace(from, to);
  }

  @Override
  public void cut(Path file, long length) throws IOException {
    files.cut(file, length);
  }

  @Override
  public void delete(Path file) throws IOException {
    files.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    files.syncDirectory(directory);
  }
}
