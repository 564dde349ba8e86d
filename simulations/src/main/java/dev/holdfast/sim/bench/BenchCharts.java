package dev.holdfast.sim.bench;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Charts as people write them: a workload with what belongs to it, a hook, helpers, checksums, in every third a definition. */
final class BenchCharts {
    private static final String HELPERS =
            """
            {{- define "app.name" }}{{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}{{ end }}
            {{- define "app.labels" }}
            app.kubernetes.io/name: {{ include "app.name" . }}
            app.kubernetes.io/instance: {{ .Release.Name }}
            app.kubernetes.io/managed-by: {{ .Release.Service }}
            {{- end }}
            """;

    private BenchCharts() {}

    static Chart chart(int number) {
        return chart(files("app-" + number, number));
    }

    /** The same without its hook, for Helm runs hooks when values change. */
    static Chart quiet(int number) {
        var files = files("app-" + number, number);
        files.remove("templates/hook.yaml");
        return chart(files);
    }

    private static Chart chart(Map<String, String> files) {
        var all = new TreeMap<String, Bytes>();
        files.forEach((path, text) -> all.put(path, Bytes.utf8(text)));
        return ChartReader.folder(all);
    }

    /** A pack of this one chart, its archive listed as real packs do. */
    static void pack(Path folder, int number) throws IOException {
        var name = "app-" + number;
        var source = folder.resolve("charts").resolve(name);
        for (var file : files(name, number).entrySet()) {
            var target = source.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        Files.write(
                folder.resolve("charts").resolve(name + "-1.0.0.tar"),
                ChartReader.archiveOf(source).toArray());
        Files.writeString(
                folder.resolve("pack.json"),
                """
                {"name": "%s", "displayName": "%s", "version": "1.0.0", "layer": "addon", "cloudTypes": ["all"],
                 "charts": ["charts/%s-1.0.0.tar"]}
                """
                        .formatted(name, name, name));
        Files.writeString(
                folder.resolve("values.yaml"), "pack: {namespace: %s}\ncharts: {%s: {}}\n".formatted(name, name));
    }

    private static Map<String, String> files(String name, int number) {
        var files = new TreeMap<String, String>();
        files.put("Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
        files.put("values.yaml", "replicas: 2\nport: 8080\ntext: " + "x".repeat(200) + "\n");
        files.put("templates/_helpers.tpl", HELPERS);
        files.put("templates/config.yaml", object("v1", "ConfigMap", "", "data:\n  text: {{ .Values.text | quote }}"));
        files.put("templates/account.yaml", object("v1", "ServiceAccount", "", ""));
        files.put(
                "templates/service.yaml",
                object("v1", "Service", "", "spec:\n  ports: [{port: {{ .Values.port }}}]\n  selector: {app: a}"));
        files.put("templates/deployment.yaml", object("apps/v1", "Deployment", "", deployment()));
        files.put(
                "templates/role.yaml",
                object(
                        "rbac.authorization.k8s.io/v1",
                        "Role",
                        "",
                        "rules: [{apiGroups: [\"\"], resources: [pods], verbs: [get]}]"));
        files.put(
                "templates/disruption.yaml",
                object(
                        "policy/v1",
                        "PodDisruptionBudget",
                        "",
                        "spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}"));
        files.put(
                "templates/hook.yaml",
                object(
                                "batch/v1",
                                "Job",
                                "-migrate",
                                "spec: {template: {spec: {restartPolicy: Never, containers:"
                                        + " [{name: m, image: \"m:1\"}]}}}")
                        .replace("  labels:", "  annotations: {helm.sh/hook: \"pre-install,pre-upgrade\"}\n  labels:"));
        if (number % 3 == 0) {
            files.put("crds/kinds.yaml", definition(name));
        }
        return files;
    }

    private static String object(String version, String kind, String suffix, String rest) {
        return """
                apiVersion: %s
                kind: %s
                metadata:
                  name: {{ include "app.name" . }}%s
                  labels: {{- include "app.labels" . | nindent 4 }}
                %s
                """
                .formatted(version, kind, suffix, rest);
    }

    private static String deployment() {
        return """
                spec:
                  replicas: {{ .Values.replicas }}
                  selector: {matchLabels: {app: a}}
                  template:
                    metadata:
                      labels: {app: a}
                      annotations: {checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}}
                    spec:
                      serviceAccountName: {{ include "app.name" . }}
                      containers: [{name: app, image: "app:1", ports: [{containerPort: {{ .Values.port }}}]}]""";
    }

    private static String definition(String name) {
        var properties = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            properties.append("field%d: {type: string, description: \"%s\"}, ".formatted(i, "words ".repeat(8)));
        }
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: kinds.%s.example}
                spec:
                  group: %s.example
                  scope: Namespaced
                  names: {plural: kinds, kind: Kind}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, properties: {%s}}}
                """
                .formatted(name, name, properties);
    }
}
