package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Chart;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A chart that mixes what charts do, and values for it; the same for the same seed. */
final class GeneratedChart {
    private static final List<String> TEXTS = List.of(
            "plain",
            "a: b",
            "# no comment",
            "yes",
            "0123",
            "1e6",
            "null",
            "*star",
            "{curly",
            "two\nlines\n",
            "  led and trailed ",
            "it's \"quoted\"",
            "back\\slash",
            "ä€😀",
            "2001-02-03",
            "",
            "- item",
            "tab\there");
    private static final List<String> NUMBERS =
            List.of("0", "1", "-7", "1000000", "1e6", "0x1f", "0o17", "017", "1.50", "12345678901", "1_000", ".5");
    private static final List<String> EVENTS =
            List.of("pre-install", "post-install", "pre-upgrade,post-upgrade", "pre-delete", "post-rollback", "test");

    private final long seed;
    private final Random random;
    private final Map<String, String> files = new TreeMap<>();
    private final StringBuilder values = new StringBuilder();
    private final StringBuilder dependencies = new StringBuilder();
    private final String given;

    GeneratedChart(int seed) {
        this.seed = seed;
        this.random = new Random(seed);
        values.append("texts:\n");
        for (int i = 0; i < 4; i++) {
            values.append("  t")
                    .append(i)
                    .append(": ")
                    .append(quoted(pick(TEXTS)))
                    .append('\n');
        }
        values.append("numbers:\n");
        for (int i = 0; i < 4; i++) {
            values.append("  n").append(i).append(": ").append(pick(NUMBERS)).append('\n');
        }
        values.append("gone: {a: 1, b: {c: 2}}\nlist: [3, 1, 2]\nflag: ")
                .append(random.nextBoolean())
                .append('\n');
        var parts = List.<Runnable>of(
                this::texts,
                this::numbers,
                this::hooks,
                this::workload,
                this::definitions,
                this::subchart,
                this::aliases,
                this::library,
                this::capabilities,
                this::control,
                this::release,
                this::flow,
                this::kept);
        for (int i = 0; i < 6; i++) {
            parts.get(random.nextInt(parts.size())).run();
        }
        texts();
        given = "gone: {b: " + (random.nextBoolean() ? "null" : "{d: 5}") + "}\ntexts: {t1: " + quoted(pick(TEXTS))
                + "}\nlist: " + (random.nextBoolean() ? "[9]" : "null") + "\n";
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }

    Chart chart() {
        var all = new TreeMap<>(files);
        all.put(
                "Chart.yaml",
                "apiVersion: v2\nname: generated\nversion: 1.0.0\nappVersion: \"1.10\"\n"
                        + (dependencies.isEmpty() ? "" : "dependencies:\n" + dependencies));
        all.put("values.yaml", values.toString());
        all.put("templates/NOTES.txt", "{{ .Release.Name }} of {{ .Chart.AppVersion }}\n");
        all.put(
                "templates/_helpers.tpl",
                "{{- define \"g.labels\" }}\napp: {{ .Chart.Name }}\nv: {{ .Chart.AppVersion | quote }}\n{{- end }}\n");
        return ChartCorpus.chart(all);
    }

    /** What the layer lays over the chart's own values. */
    String values() {
        return given;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t") + "\"";
    }

    private void texts() {
        files.put(
                "templates/texts.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: texts
                  labels: {{- include "g.labels" . | nindent 4 }}
                data:
                {{- range $k, $v := .Values.texts }}
                  {{ $k }}: {{ $v | quote }}
                  {{ $k }}-json: {{ $v | toJson | squote }}
                  {{ $k }}-block: |
                    {{- $v | nindent 4 }}
                {{- end }}
                  all: {{ .Values | toYaml | quote }}
                  keys: {{ keys .Values.texts | sortAlpha | join "," | quote }}
                """);
    }

    private void numbers() {
        files.put(
                "templates/numbers.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: numbers, annotations: {{ .Values.numbers | toJson | quote | printf "{all: %s}" }}}
                data:
                {{- range $k, $v := .Values.numbers }}
                  {{ $k }}: {{ $v | quote }}
                  {{ $k }}-plain: "{{ $v }}"
                  {{ $k }}-int: {{ int64 $v | quote }}
                  {{ $k }}-kind: {{ kindOf $v }}
                {{- end }}
                """);
    }

    private void hooks() {
        files.put(
                "templates/hooks.yaml",
                """
                {{- range $i := until %d }}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: hook-{{ $i }}
                  annotations:
                    helm.sh/hook: %s
                    helm.sh/hook-weight: "{{ sub %d $i }}"
                    helm.sh/hook-delete-policy: %s
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "b:{{ $i }}"}]}}}
                {{- end }}
                """
                        .formatted(
                                1 + random.nextInt(3),
                                pick(EVENTS),
                                random.nextInt(9),
                                pick(List.of("hook-succeeded", "before-hook-creation,hook-failed"))));
    }

    private void workload() {
        files.put(
                "templates/workload.yaml",
                """
                {{- with .Values.texts }}
                apiVersion: apps/v1
                kind: %s
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata:
                      labels: {app: web}
                      annotations:
                        checksum/texts: {{ include (print $.Template.BasePath "/texts.yaml") $ | sha256sum }}
                    spec:
                      containers:
                        - name: web
                          image: "web:{{ $.Chart.AppVersion }}"
                          env: [{name: T0, value: {{ .t0 | toJson }}}]
                          args: {{ $.Values.list | default (list "none") | toJson }}
                {{- end }}
                """
                        .formatted(pick(List.of("Deployment", "DaemonSet"))));
    }

    private void definitions() {
        files.put("crds/things.yaml", ChartCorpus.DEFINITIONS.files().get("crds/things.yaml"));
        files.put(
                "templates/thing.yaml",
                "apiVersion: corpus.example/v1\nkind: Thing\nmetadata: {name: one}\nspec: {n: {{ .Values.numbers.n0 }}}\n");
    }

    private void subchart() {
        if (files.containsKey("charts/db/Chart.yaml")) {
            return;
        }
        files.put("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.2.0\n");
        files.put("charts/db/values.yaml", "port: 1\nexports: {out: {fromDb: 7}}\n");
        files.put(
                "charts/db/templates/a.yaml",
                ChartCorpus.configMap(
                        "{{ .Chart.Name }}-{{ .Values.port }}",
                        "zone: {{ .Values.global.zone | default \"none\" | quote }}\nall: {{ .Values | toJson | quote }}"));
        dependencies.append("  - {name: db, version: 1.x, condition: db.enabled, import-values: [out]}\n");
        values.append("db: {enabled: ").append(random.nextInt(4) > 0).append(", port: 2}\nglobal: {zone: z}\n");
        files.put(
                "templates/imported.yaml",
                ChartCorpus.configMap("imported", "from: {{ .Values.fromDb | default 0 | quote }}"));
    }

    private void aliases() {
        if (!dependencies.toString().contains("alias")) {
            subchart();
            dependencies.append("  - {name: db, version: 1.2.0, alias: second, tags: [more]}\n");
            values.append("second: {port: 3}\ntags: {more: ")
                    .append(random.nextBoolean())
                    .append("}\n");
        }
    }

    private void library() {
        if (!files.containsKey("charts/base/Chart.yaml")) {
            files.put("charts/base/Chart.yaml", "apiVersion: v2\nname: base\nversion: 0.1.0\ntype: library\n");
            files.put(
                    "charts/base/templates/_a.tpl",
                    "{{ define \"base.map\" }}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ . }}}\n{{ end }}");
            files.put("templates/library.yaml", "{{ include \"base.map\" \"from-library\" }}data: {a: b}\n");
            dependencies.append("  - {name: base, version: 0.1.0}\n");
        }
    }

    private void capabilities() {
        files.put(
                "templates/capabilities.yaml",
                ChartCorpus.configMap(
                        "capabilities",
                        """
                has: {{ .Capabilities.APIVersions.Has "%s" | quote }}
                new: {{ semverCompare ">=1.%d-0" .Capabilities.KubeVersion.Version | quote }}
                looked: {{ lookup "v1" "Secret" .Release.Namespace "x" | toJson | quote }}"""
                                .formatted(
                                        pick(List.of(
                                                "batch/v1/CronJob",
                                                "monitoring.coreos.com/v1",
                                                "policy/v1",
                                                "x.example/v1")),
                                        28 + random.nextInt(10))));
    }

    private void control() {
        files.put("files/a.txt", "text of {{ no }} template\n" + pick(TEXTS) + "\n");
        files.put(
                "templates/control.yaml",
                """
                {{- if or .Values.flag (not .Values.list) }}
                """
                        + ChartCorpus.configMap(
                                "control",
                                """
                tpl: {{ tpl "{{ .Release.Namespace }}-{{ .Values.numbers.n1 }}" . | quote }}
                file: {{ .Files.Get "files/a.txt" | quote }}
                gone: {{ .Values.gone | toJson | quote }}""")
                        + "{{- else }}\n# nothing\n{{- end }}\n");
    }

    private void release() {
        files.put(
                "templates/release.yaml",
                ChartCorpus.configMap(
                        "release",
                        """
                all: "{{ .Release.Name }} {{ .Release.Revision }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }}"
                from: {{ .Template.Name | quote }}"""));
    }

    private void flow() {
        files.put(
                "templates/flow.yaml",
                """
                apiVersion: v1
                kind: List
                items:
                {{- range $i, $n := list "x" "y" }}
                  - apiVersion: v1
                    kind: %s
                    metadata: {name: flow-{{ $n }}, namespace: {{ ternary "other" $.Release.Namespace (eq $i 0) }}}
                    stringData: {a: {{ $n | b64enc }}, b: "{{ $i }}"}
                {{- end }}
                """
                        .formatted("Secret"));
    }

    private void kept() {
        files.put(
                "templates/kept.yaml",
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: kept, annotations: {helm.sh/resource-policy: keep}}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: {{ .Values.numbers.n2 | quote }}}}}
                """);
    }
}
