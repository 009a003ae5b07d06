package io.kubeterrarium.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeterrarium.api.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Defaults are those of the version that a client sends and, in what is read, of the version that
 * is stored; a conversion adds none. The answers are those of apiextensions-apiserver 1.36.4.
 */
class VersionDefaultsTest {
  private CustomApi api;

  @BeforeEach
  void define() {
    api = new CustomApi();
    api.define(
        """
        {"metadata":{"name":"vds.example.com"},"spec":{"group":"example.com","scope":"Cluster",
         "names":{"plural":"vds","kind":"Vd"},"versions":[%s,%s]}}
        """
            .formatted(version("v1", true), version("v2", false)));
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static String version(String name, boolean storage) {
    return """
        {"name":"%1$s","served":true,"storage":%2$s,"schema":{"openAPIV3Schema":{"type":"object",
         "properties":{"spec":{"type":"object","properties":{
          "a":{"type":"string","default":"a%1$s"},
          "only%1$s":{"type":"string","default":"%1$s"}}}}}}}
        """
        .formatted(name, storage);
  }

  private String create(String version, String name) {
    String body = "{\"metadata\":{\"name\":\"%s\"},\"spec\":{}}".formatted(name);
    CustomApi.Answer created = api.post("/apis/example.com/" + version + "/vds", Json.read(body));
    assertThat(created.status()).as(created.message()).isEqualTo(201);
    return created.body().path("spec").toString();
  }

  private String read(String version, String name) {
    return api.get("/apis/example.com/" + version + "/vds/" + name).body().path("spec").toString();
  }

  @Test
  void aConversionAddsNone() {
    assertThat(create("v1", "one")).isEqualTo("{\"a\":\"av1\",\"onlyv1\":\"v1\"}");
    assertThat(read("v2", "one")).isEqualTo("{\"a\":\"av1\"}");
    assertThat(create("v2", "two")).isEqualTo("{\"a\":\"av2\"}");
    assertThat(read("v2", "two")).isEqualTo("{\"a\":\"av2\"}");
    assertThat(read("v1", "two")).isEqualTo("{\"a\":\"av2\",\"onlyv1\":\"v1\"}");
  }
}
