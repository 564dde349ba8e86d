package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.tls.Certifier;
import dev.holdfast.protocol.tls.PemText;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GeneratedTlsTest {
    private static final Helm HELM = new Helm();
    private static final String VALUES =
            """
            tls:
              ca: {{ .spectro.var.webTls.ca | toJson }}
              crt: {{ .spectro.var.webTls.crt | toJson }}
              key: |
            {{ .spectro.var.webTls.key | indent 4 }}
            """;

    private static final String EVERYWHERE =
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: web}
            type: kubernetes.io/tls
            data:
              tls.crt: {{ .Values.tls.crt | b64enc }}
              tls.key: {{ .Values.tls.key | b64enc | quote }}
              chain: {{ printf "%s%s" .Values.tls.crt .Values.tls.ca | b64enc }}
            stringData:
              ca.crt: |
            {{ .Values.tls.ca | indent 4 }}
              config: "{\\"trust\\": {{ .Values.tls.ca | b64enc }}}"
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: trust}
            data:
              ca-bundle.crt: |
                {{- .Values.tls.ca | nindent 4 }}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: web}
            webhooks:
              - name: a.web.example
                clientConfig:
                  caBundle: {{ b64enc .Values.tls.ca }}
                  service: {name: web, namespace: default}
                admissionReviewVersions: [v1]
                sideEffects: None
            """;

    private final Renderer renderer = new Renderer(HELM);

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    @Test
    void what_the_site_makes_comes_out_where_helm_would_put_it() {
        var values = real();
        var composition = profile(EVERYWHERE, VALUES);
        var layer = layer(composition);
        Holes.check(layer);
        assertThat(Holes.variables(layer)).containsExactly("webTls.ca", "webTls.crt", "webTls.key");

        var plain = new LinkedHashMap<String, Json>();
        values.forEach((name, value) -> plain.put(name.substring(name.indexOf('.') + 1), new Json.Str(value)));
        var helm = layer(new Composition(
                "test",
                "1.0.0",
                "add-on",
                "all",
                "1.33.0",
                List.of(),
                ChartLayers.chart(
                                chart(EVERYWHERE),
                                StrictJson.write(Json.object("tls", new Json.Obj(plain)))
                                        .utf8())
                        .layers()));
        assertThat(Holes.fill(layer, new RealValues(values)).objects())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("holes")
                .isEqualTo(helm.objects());
    }

    @Test
    void the_layer_is_the_same_in_every_run_and_tells_no_sample() {
        var one = layer(profile(EVERYWHERE, VALUES));
        assertThat(layer(profile(EVERYWHERE, VALUES)).write()).isEqualTo(one.write());
        assertThat(one.write().utf8()).doesNotContain("BEGIN");
    }

    @Test
    void a_private_key_goes_into_secrets_only_and_a_certificate_not_everywhere() {
        var places = Map.of(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: {{ .Values.tls.key | quote }}}",
                "HF-RND-019",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: {{ printf \"%s%s\" .Values.tls.crt .Values.tls.key | quote }}}",
                "HF-RND-019",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {k: {{ .Values.tls.crt | quote }}}}",
                "HF-RND-019",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {k: {{ .Values.tls.crt | trim | quote }}}",
                "HF-RND-020",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {k: {{ toYaml .Values.tls | quote }}}",
                "HF-RND-020");
        places.forEach((template, code) -> assertThat(errors(profile(template, VALUES)))
                .as(template)
                .extracting(Finding::code)
                .containsExactly(code));
    }

    @Test
    void hosts_are_those_of_each_site() {
        var composition = profile(
                EVERYWHERE,
                VALUES,
                List.of(
                        tls(
                                "web-{{.spectro.system.cluster.name}}.example",
                                "{{.spectro.var.store}}.shops.example",
                                "192.0.2.7"),
                        Variable.of("store", ValueFormat.STRING, "", true)));
        assertThat(renderer.generated(composition, site("shop-1", "s17")).require())
                .containsEntry(
                        "webTls",
                        new GeneratedValue.Tls(List.of("web-shop-1.example", "s17.shops.example", "192.0.2.7")));
        assertThat(renderer.generated(composition, site("shop-1", "Nice shop")).findings())
                .extracting(Finding::code)
                .containsExactly("HF-VAR-012");
    }

    @Test
    void a_declaration_that_no_site_could_follow_is_refused() {
        assertThat(wrong("generated: tls")).containsExactly("HF-VAR-008");
        assertThat(wrong("generated: tls, hosts: [Web.example]")).containsExactly("HF-VAR-008");
        assertThat(wrong("generated: tls, hosts: [\"a*.example\"]")).containsExactly("HF-VAR-008");
        assertThat(wrong("generated: tls, hosts: [192.0.2.300]")).containsExactly("HF-VAR-008");
        assertThat(wrong("generated: password, hosts: [web.example]")).containsExactly("HF-VAR-008");
        assertThat(wrong("hosts: [web.example]")).containsExactly("HF-VAR-008");
        assertThat(wrong("generated: ssh")).containsExactly("HF-VAR-007");
        assertThat(wrong("generated: tls, hosts: [web.example, \"*.example\", \"::1\", 10.0.0.1]"))
                .isEmpty();
    }

    private static List<String> wrong(String members) {
        var findings = new ArrayList<Finding>();
        var yaml = Yaml.readMapping("{name: webTls, " + members + "}").value();
        Variable.read(Fields.of(yaml, "variables.0", findings));
        return findings.stream().map(Finding::code).toList();
    }

    private static Variable tls(String... hosts) {
        return new Variable(
                "webTls",
                "webTls",
                "",
                ValueFormat.STRING,
                Optional.empty(),
                List.of(),
                "",
                false,
                false,
                false,
                false,
                Optional.of(new Variable.Generated("tls", List.of(hosts))));
    }

    private static Map<String, String> real() {
        try {
            var random = new SecureRandom();
            var pair = Certifier.newPair(random);
            var life = new Certifier.Life(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(365)));
            var authority = Certifier.authority("test", pair, life, random);
            var leaf = Certifier.newPair(random);
            var certificate = new Certifier(authority, pair.getPrivate(), random)
                    .leaf("web", leaf.getPublic(), life, Set.of(Certifier.Purpose.SERVER), List.of("web.svc"));
            return Map.of(
                    "webTls.ca", PemText.write("CERTIFICATE", authority.getEncoded()),
                    "webTls.crt", PemText.write("CERTIFICATE", certificate.getEncoded()),
                    "webTls.key", PemText.write("PRIVATE KEY", leaf.getPrivate().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Chart chart(String template) {
        return ChartCorpus.chart(Map.of("templates/all.yaml", template));
    }

    private static Composition profile(String template, String values) {
        return profile(template, values, List.of(tls("web.svc")));
    }

    private static Composition profile(String template, String values, List<Variable> variables) {
        return Composition.parse(new Composition(
                        "test",
                        "1.0.0",
                        "add-on",
                        "all",
                        "1.33.0",
                        variables,
                        ChartLayers.chart(chart(template), values).layers())
                .write());
    }

    private static SiteValues site(String cluster, String store) {
        return new SiteValues(
                Map.of("store", new Json.Str(store)), Map.of("cluster.name", cluster), Map.of(), Set.of());
    }

    private HydratedLayer layer(Composition composition) {
        return renderer.render(composition, new SiteValues(Map.of(), Map.of(), Map.of(), Set.of()))
                .require()
                .layers()
                .getFirst()
                .content();
    }

    private List<Finding> errors(Composition composition) {
        return renderer.render(composition, new SiteValues(Map.of(), Map.of(), Map.of(), Set.of())).findings().stream()
                .filter(Finding::isError)
                .toList();
    }
}
