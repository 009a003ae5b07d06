package io.kubeterrarium;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.kubeterrarium.client.execution.TimeSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layering of docs/architecture.md, and the names that say nothing. */
class HouseRulesTest {
  private static final String ROOT = "io.kubeterrarium.";
  private static final Pattern EMPTY_NAMES =
      Pattern.compile(".*(Util|Utils|Helper|Common|Misc|Impl|Data|(?<!Controller)Manager)");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.kubeterrarium");
    assertThat(classes.size()).as("classes of the project").isGreaterThan(100);
  }

  @Test
  void apiKnowsNobody() {
    keepsAwayFrom("api", "registry", "apiserver", "client", "controllers", "scheduler", "kubelet");
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "com.hazelcast.."));
  }

  @Test
  void theRegistryKnowsBytesOnly() {
    keepsAwayFrom("registry", "api", "apiserver", "client", "controllers", "scheduler", "kubelet");
  }

  @Test
  void hazelcastIsKnownInOnePackageOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "registry.raft..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast.."));
  }

  /** What is not asked for costs nothing at start: nobody else may load it. */
  @Test
  void grpcIsKnownInOnePackageOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "registry.etcd..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.netty..", "io.etcd.."));
  }

  @Test
  void theApiServerKnowsNoComponentAndKeepsSpringAtItsRim() {
    keepsAwayFrom("apiserver", "client", "controllers", "scheduler", "kubelet", "simulator");
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "apiserver..")
            .and()
            .resideOutsideOfPackages(ROOT + "apiserver.web..", ROOT + "apiserver.boot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.springframework..", "org.apache.catalina..", "jakarta.servlet.."));
  }

  @Test
  void theClientKnowsNoServer() {
    keepsAwayFrom("client", "apiserver", "registry", "controllers", "scheduler", "kubelet");
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.."));
  }

  @Test
  void componentsKnowTheClientAlone() {
    keepsAwayFrom("controllers", "apiserver", "registry", "scheduler", "kubelet", "simulator");
    keepsAwayFrom("scheduler", "apiserver", "registry", "controllers", "kubelet", "simulator");
    keepsAwayFrom("kubelet", "apiserver", "registry", "controllers", "scheduler", "simulator");
  }

  /** Linux, macOS and Windows: file permissions are known in one class, which has a fallback. */
  @Test
  void whatDependsOnTheOperatingSystemStandsInOnePlace() {
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("OwnerOnlyFiles")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.file\\.attribute\\.(Posix|Acl).*"));
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("sun\\.misc\\.Signal.*|java\\.lang\\.ProcessBuilder"));
  }

  /**
   * A clock that is set by an hour changes no leader, no lease and no lock. That a snapshot's file
   * says when it was made is for people, and what a Lease object says, too.
   */
  @Test
  void theRegistryAndTheElectionGoByNoWallClock() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.kubeterrarium.registry..")
            .and()
            .resideOutsideOfPackage("io.kubeterrarium.registry.backup..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class)
            .orShould()
            .callMethod(Instant.class, "now"));
    check(
        noClasses()
            .that()
            .haveSimpleName("LeaderElector")
            .should()
            .callMethod(TimeSource.class, "instant"));
  }

  @Test
  void namesSaySomething() {
    Set<String> empty =
        classes.stream()
            .map(JavaClass::getSimpleName)
            .filter(name -> EMPTY_NAMES.matcher(name).matches())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(empty).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    Set<String> silent = new TreeSet<>();
    for (JavaClass type : classes) {
      if (classes.stream()
          .noneMatch(c -> c.getFullName().equals(type.getPackageName() + ".package-info"))) {
        silent.add(type.getPackageName());
      }
    }
    assertThat(silent).isEmpty();
  }

  private static void keepsAwayFrom(String module, String... others) {
    String[] packages = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      packages[i] = ROOT + others[i] + "..";
    }
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + module + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages));
  }

  private static void check(ArchRule rule) {
    rule.check(classes);
  }
}
