package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.drive.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A shop gets a till with a database password, which turns over: only what takes it restarts, and nobody else reads it. */
final class SecretStory {
    private static final String PASSWORD = "c4nary-Pa55word";
    private static final ObjectRef SECRET = new ObjectRef("v1", "Secret", "till", "till-db");
    private static final ObjectRef TLS = new ObjectRef("v1", "Secret", "till", "till-tls");
    private static final ObjectRef TRUST = new ObjectRef("v1", "ConfigMap", "till", "till-trust");
    private static final ObjectRef TILL = new ObjectRef("apps/v1", "Deployment", "till", "till");
    private static final ObjectRef CLOCK = new ObjectRef("apps/v1", "Deployment", "till", "clock");
    private static final ObjectRef WEB = new ObjectRef("apps/v1", "Deployment", "shop", "web");
    private static final String PROFILE =
            """
            apiVersion: holdfast.dev/v1
            kind: Profile
            metadata: {name: till}
            spec:
              type: add-on
              version: 1.0.0
              variables:
                - {name: dbPassword, required: true, isSensitive: true, regex: ".{12,}"}
                - {name: adminPassword, generated: password}
                - name: tillTls
                  generated: tls
                  hosts: [till.till.svc, "{{.spectro.system.cluster.name}}.tills.example"]
              layers:
                - name: till
                  namespace: till
                  manifest:
                    content: |
                      apiVersion: v1
                      kind: Secret
                      metadata: {name: till-db}
                      stringData:
                        password: {{.spectro.var.dbPassword | quote}}
                        admin: {{.spectro.var.adminPassword | quote}}
                        url: "db://till:{{.spectro.var.dbPassword}}@db"
                      ---
                      apiVersion: v1
                      kind: Secret
                      metadata: {name: till-tls}
                      type: kubernetes.io/tls
                      data:
                        tls.crt: {{.spectro.var.tillTls.crt | b64enc}}
                        tls.key: {{.spectro.var.tillTls.key | b64enc}}
                      ---
                      apiVersion: v1
                      kind: ConfigMap
                      metadata: {name: till-trust}
                      data:
                        ca.crt: {{.spectro.var.tillTls.ca | toJson}}
                      ---
                      apiVersion: apps/v1
                      kind: Deployment
                      metadata: {name: till}
                      spec:
                        replicas: 1
                        selector: {matchLabels: {app: till}}
                        template:
                          metadata: {labels: {app: till}}
                          spec:
                            containers:
                              - name: till
                                image: "registry.example/till:1.0.0"
                                envFrom: [{secretRef: {name: till-db}}]
                      ---
                      apiVersion: apps/v1
                      kind: Deployment
                      metadata: {name: clock}
                      spec:
                        replicas: 1
                        selector: {matchLabels: {app: clock}}
                        template:
                          metadata: {labels: {app: clock}}
                          spec:
                            containers: [{name: clock, image: "registry.example/clock:1.0.0"}]
            """;

    private final Shops shops;
    private final Shell shell;

    SecretStory(Shops shops) {
        this.shops = shops;
        this.shell = shops.shell();
    }

    void run() throws IOException {
        var profile = write("till.yaml", PROFILE);
        shell.must("apply", "-f", profile);
        shell.must("publish", "profile", "till");
        refuses();
        set(PASSWORD, "--cluster", "shop-1");
        shell.must("apply", "-f", write("shop-1.json", shopWithTill(reference("password"))), "--wait");
        shops.converge();
        assertThat(data("password")).isEqualTo(PASSWORD);
        assertThat(data("url")).isEqualTo("db://till:" + PASSWORD + "@db");
        assertThat(status("version", "sealed", "applied", "state")).containsExactly("2 2 2 applied");

        var admin = data("admin");
        assertThat(admin).matches("[A-Za-z][A-Za-z0-9]{31}");
        var till = pods(TILL);
        var clock = pods(CLOCK);
        var web = pods(WEB);
        var revision = revision();
        assertThat(shell.must("secret", "rotate", "till-db", "--wait").out())
                .contains("secret/till-db password is version 3 for shop-1");
        assertThat(data("password")).hasSize(32).isNotEqualTo(PASSWORD);
        assertThat(data("url")).isEqualTo("db://till:" + data("password") + "@db");
        assertThat(data("admin")).as("what the site made").isEqualTo(admin);
        assertThat(pods(TILL)).as("the pods that take the secret").isNotEqualTo(till);
        assertThat(pods(CLOCK)).as("pods beside them").isEqualTo(clock);
        assertThat(pods(WEB)).as("pods of another layer").isEqualTo(web);
        assertThat(revision()).isEqualTo(revision);
        assertThat(status("version", "sealed", "applied", "state")).containsExactly("3 3 3 applied");
        shops.told(
                "shop-1",
                "are applied anew: restart in till (Deployment till/till: its pods change, one after another");
        assertThat(shell.must("get", "cluster", "shop-1", "-o", "json").out()).doesNotContain(data("password"));
        assertThat(shell.must("get", "secret", "till-db", "-o", "json")
                        .json()
                        .at("spec")
                        .at("clusters")
                        .at("names")
                        .texts())
                .as("who may take it")
                .containsExactly("shop-2", "shop-1");
        shell.must(
                "bundle",
                "build",
                "shop-1",
                "-o",
                shops.folder().resolve("demo/sites/stick.hfb").toString());
        nobodyReads(PASSWORD);
        nobodyReads(data("password"));
        hasCertificate();
    }

    /** The site made it for its own hosts, keeps its key to itself and says what everybody may know. */
    private void hasCertificate() throws IOException {
        var secret = shops.live("shop-1", TLS).at("data");
        var certificate = certificate(decoded(secret.at("tls.crt").text()));
        var authority =
                certificate(shops.live("shop-1", TRUST).at("data").at("ca.crt").text());
        try {
            certificate.verify(authority.getPublicKey());
            assertThat(certificate.getSubjectAlternativeNames())
                    .extracting(name -> String.valueOf(name.get(1)))
                    .containsExactly("till.till.svc", "shop-1.tills.example");
            assertThat(shell.must("get", "cluster", "shop-1", "-o", "json")
                            .json()
                            .at("status")
                            .at("generated")
                            .items())
                    .extracting(made ->
                            made.at("variable").text() + " " + made.at("digest").text())
                    .contains(
                            "tillTls " + Bytes.copyOf(certificate.getEncoded()).digest());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        assertThat(shell.must("get", "site", "shop-1", "-o", "json")
                        .json()
                        .at("status")
                        .at("certificates")
                        .items())
                .extracting(shown -> shown.at("name").text())
                .contains("tillTls");
        var key = decoded(secret.at("tls.key").text());
        assertThat(key).startsWith("-----BEGIN PRIVATE KEY-----");
        nobodyReads(key.lines().skip(1).findFirst().orElseThrow(), "generated.json");
    }

    private static X509Certificate certificate(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What is wrong is said before anything is written. */
    private void refuses() throws IOException {
        assertThat(refused("{\"dbPassword\":\"in plain text\"}")).contains("HF-VAR-009");
        assertThat(refused("{}")).contains("HF-VAR-001");
        assertThat(refused("{\"adminPassword\":\"mine\"}")).contains("adminPassword is generated at each site");
        assertThat(refused(reference("password"))).contains("till-db");
        set("short");
        assertThat(refused(reference("password"))).contains("HF-SEC-004").doesNotContain("short ");
        assertThat(refused(reference("other"))).contains("HF-SEC-006");
        set(PASSWORD, "--cluster", "shop-2");
        assertThat(refused(reference("password"))).contains("HF-SEC-008");
    }

    private String refused(String variables) throws IOException {
        var result = shell.run("apply", "-f", write("wrong.json", shopWithTill(variables)));
        assertThat(result.exitStatus()).isNotZero();
        return result.err();
    }

    private void set(String value, String... more) throws IOException {
        var file = shops.folder().resolve("value");
        Files.writeString(file, value);
        shell.must(Stream.concat(
                        Stream.of("secret", "set", "till-db", "--key", "password", "--from-file", file.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
        Files.delete(file);
    }

    private static String reference(String key) {
        return "{\"dbPassword\":{\"secretRef\":{\"name\":\"till-db\",\"key\":\"" + key + "\"}}}";
    }

    private String shopWithTill(String variables) {
        var shop = shell.must("get", "cluster", "shop-1", "-o", "json").json();
        var spec = shop.at("spec");
        var profiles = new ArrayList<Json>(
                spec.at("profiles").items().stream().map(JsonView::object).toList());
        profiles.removeIf(profile -> JsonView.of(profile).at("name").text().equals("till"));
        profiles.add(Json.object("name", "till", "version", "1.0.0"));
        var values = spec.at("variables").object().without("dbPassword");
        for (var more : StrictJson.parseObject(Bytes.utf8(variables), Limits.DOCUMENT)
                .members()
                .entrySet()) {
            values = values.with(more.getKey(), more.getValue());
        }
        return StrictJson.write(shop.object()
                        .without("status")
                        .with(
                                "spec",
                                spec.object()
                                        .with("profiles", Json.of(profiles))
                                        .with("variables", values)))
                .utf8();
    }

    private List<String> status(String... fields) {
        return shell.must("secret", "status", "till-db", "-o", "json").json().at("clusters").items().stream()
                .map(row -> {
                    var values = new ArrayList<String>();
                    for (var field : fields) {
                        values.add(
                                row.at(field).json().orElse(Json.NULL) instanceof Json.Str(var text)
                                        ? text
                                        : Long.toString(row.at(field).integer()));
                    }
                    return String.join(" ", values);
                })
                .toList();
    }

    private String data(String key) {
        var value = shops.live("shop-1", SECRET).at("data").at(key).text();
        return decoded(value);
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** What a workload's pods are made from: another one restarts them. */
    private Json pods(ObjectRef workload) {
        return shops.live("shop-1", workload).at("spec").at("template").object();
    }

    private long revision() {
        return shell.must("get", "cluster", "shop-1", "-o", "json")
                .json()
                .at("status")
                .at("appliedRevision")
                .integer();
    }

    /** In no file of the hub and of the sites: neither database, nor log, nor what was sent. */
    private void nobodyReads(String value, String... butFiles) throws IOException {
        var encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        for (var part : List.of("hub", "sites")) {
            try (var files = Files.walk(shops.folder().resolve("demo").resolve(part))) {
                for (var file : files.filter(Files::isRegularFile)
                        .filter(file -> !List.of(butFiles).contains(String.valueOf(file.getFileName())))
                        .toList()) {
                    var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    assertThat(content.contains(value) || content.contains(encoded))
                            .as("%s has the value of the secret", file)
                            .isFalse();
                }
            }
        }
    }

    private String write(String name, String text) throws IOException {
        var file = shops.folder().resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }
}
