package io.kubeterrarium.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The runnable jar has the classes of many libraries, and has to keep what they say of rights. */
class PackagedLicencesIT {
  private static final Pattern LEGAL =
      Pattern.compile("META-INF/[^/]*(licen[cs]e|notice)[^/]*", Pattern.CASE_INSENSITIVE);

  @Test
  void everyLicenceAndNoticeOfEachLibraryIsInTheJar() throws IOException {
    try (JarFile packaged = new JarFile(PackagedJar.JAR.toFile())) {
      List<String> missing = new ArrayList<>();
      int checked = 0;
      for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (element.endsWith(".jar")) {
          checked += check(new File(element), packaged, missing);
        }
      }
      assertThat(missing).isEmpty();
      assertThat(checked).as("licences and notices found in libraries").isGreaterThan(20);
    }
  }

  @Test
  void ourOwnLicenceStandsAtTheTop() throws IOException {
    try (JarFile packaged = new JarFile(PackagedJar.JAR.toFile())) {
      assertThat(text(packaged, packaged.getJarEntry("LICENSE"))).contains("Apache License");
      assertThat(text(packaged, packaged.getJarEntry("NOTICE"))).startsWith("Kubeterrarium");
    }
  }

  /** Returns how many there were to check; none of a library that is not packaged. */
  private static int check(File file, JarFile packaged, List<String> missing) throws IOException {
    try (JarFile library = new JarFile(file)) {
      if (!isIn(packaged, library)) {
        return 0;
      }
      List<JarEntry> legal =
          library.stream().filter(entry -> LEGAL.matcher(entry.getName()).matches()).toList();
      for (JarEntry entry : legal) {
        String wanted = normal(text(library, entry));
        boolean there =
            packaged.stream()
                .filter(kept -> kept.getName().equalsIgnoreCase(entry.getName()))
                .anyMatch(kept -> normal(text(packaged, kept)).contains(wanted));
        if (!there) {
          missing.add(file.getName() + ": " + entry.getName());
        }
      }
      return legal.size();
    }
  }

  private static boolean isIn(JarFile packaged, JarFile library) {
    Enumeration<JarEntry> entries = library.entries();
    Optional<JarEntry> sample = Optional.empty();
    while (entries.hasMoreElements() && sample.isEmpty()) {
      sample = Optional.of(entries.nextElement()).filter(PackagedLicencesIT::isClass);
    }
    return sample.isPresent() && packaged.getJarEntry(sample.get().getName()) != null;
  }

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
  }

  private static String normal(String text) {
    return text.replaceAll("\\s+", " ").trim();
  }

  private static String text(JarFile jar, JarEntry entry) {
    try {
      return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
