package io.kubeterrarium.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeterrarium.simulator.process.DataDirectory;
import io.kubeterrarium.simulator.process.Terrarium;
import io.kubeterrarium.simulator.process.TerrariumConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real browser, headless, as a trainer uses it. */
class PageIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: hidden}
      stringData: {password: not-to-be-shown}
      """;

  @TempDir static Path temporary;

  private static AutoCloseable lock;
  private static Terrarium terrarium;
  private static String url;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "chromium and chromedriver are not installed: the page is not tried in a browser here");
    DataDirectory directory = new DataDirectory(temporary.resolve("data"));
    lock = directory.open();
    terrarium =
        new Terrarium(
            TerrariumConfig.forTests().withDataDirectory(directory.path()), directory, f -> {});
    url = terrarium.start(progress -> {}).httpUrl().orElseThrow();
    browser = browser();
  }

  private static ChromeDriver browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1500,950",
        "--user-data-dir=" + temporary.resolve("browser"));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new ChromeDriver(service, options);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.quit();
    }
    if (terrarium != null) {
      terrarium.close();
      lock.close();
    }
  }

  @BeforeEach
  void open() {
    browser.get(url + "/");
    awaitText(By.id("connection"), "live");
  }

  @Test
  void aPastedDeploymentGoesThroughAllFiveStages() {
    browser.findElement(By.id("example")).click();
    browser.findElement(By.id("apply")).click();
    awaitText(By.id("result"), "deployment.apps/nginx-deployment created");
    awaitText(By.id("stage-text"), "stage 5 of 5");
    assertThat(browser.findElements(By.cssSelector("#stage-list li.reached"))).hasSize(5);
    assertThat(browser.findElements(By.cssSelector("#pods button"))).hasSize(3);
    awaitText(By.id("steps"), "/registry/deployments/default/nginx-deployment");
    awaitText(By.id("value"), "/registry/deployments/default/nginx-deployment");
    browser.findElement(By.cssSelector("#stage-list li[data-stage='2']")).click();
    awaitText(By.id("value"), "/registry/replicasets/default/nginx-deployment-");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whoeverComesLateSeesWhoHasWrittenBefore() {
    awaitText(By.id("component-list"), "node-1");
    assertThat(browser.findElements(By.cssSelector("#component-list li b")))
        .anySatisfy(count -> assertThat(Integer.parseInt(count.getText())).isPositive());
  }

  @Test
  void aButtonNarrowsTheKeysToOneKind() {
    awaitText(By.id("keys"), "/registry/clusterroles/");
    browser.findElement(By.cssSelector("#prefixes button[data-prefix='/registry/nodes/']")).click();
    new WebDriverWait(browser, Duration.ofSeconds(20))
        .until(
            ExpectedConditions.textToBePresentInElementLocated(
                By.id("keys"), "/registry/nodes/node-3"));
    assertThat(browser.findElement(By.id("keys")).getText()).doesNotContain("/registry/cluster");
  }

  @Test
  void aKeyShowsItsRevisionAndJson() {
    awaitText(By.id("keys"), "/registry/nodes/node-1");
    browser.findElement(By.cssSelector("li[data-key='/registry/nodes/node-1']")).click();
    awaitText(By.id("value"), "\"kind\": \"Node\"");
    assertThat(browser.findElement(By.id("value")).getText()).contains("mod revision");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aSecretIsShownByItsLengthOnly() {
    browser.findElement(By.id("yaml")).sendKeys(SECRET);
    browser.findElement(By.id("apply")).click();
    awaitText(By.id("result"), "secret/hidden created");
    awaitText(By.id("keys"), "/registry/secrets/default/hidden");
    browser.findElement(By.cssSelector("li[data-key='/registry/secrets/default/hidden']")).click();
    awaitText(By.id("value"), "15 bytes");
    assertThat(browser.getPageSource().replace(SECRET.strip(), ""))
        .doesNotContain("bm90LXRvLWJlLXNob3du");
    assertThat(browser.findElement(By.id("value")).getText()).doesNotContain("not-to-be-shown");
  }

  @Test
  void badYamlIsAnsweredInWords() {
    browser.findElement(By.id("yaml")).sendKeys("kind: [");
    browser.findElement(By.id("apply")).click();
    new WebDriverWait(browser, Duration.ofSeconds(20))
        .until(ExpectedConditions.attributeContains(By.id("result"), "class", "failed"));
    assertThat(browser.findElement(By.id("result")).getText()).isNotBlank();
  }

  private static void awaitText(By element, String text) {
    new WebDriverWait(browser, Duration.ofSeconds(20))
        .until(ExpectedConditions.textToBePresentInElementLocated(element, text));
  }

  private static List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }
}
