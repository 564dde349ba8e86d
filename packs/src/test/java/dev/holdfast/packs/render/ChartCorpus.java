package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.protocol.id.Bytes;
import java.util.Map;
import java.util.TreeMap;

/** Charts that use, one each, what real charts use (packs-and-profiles.md §3). */
enum ChartCorpus {
    HOOKS(Map.of(
            "templates/hook.yaml",
            """
                    {{- range $i, $event := list "pre-install" "post-install,post-upgrade" "pre-delete" }}
                    ---
                    apiVersion: batch/v1
                    kind: Job
                    metadata:
                      name: {{ $.Release.Name }}-{{ $i }}
                      annotations:
                        helm.sh/hook: {{ $event }}
                        helm.sh/hook-weight: {{ sub 2 $i | quote }}
                        helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
                    spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "b:1"}]}}}
                    {{- end }}
                    """,
            "templates/main.yaml",
            configMap("main", "a: b"))),
    CAPABILITIES(
            Map.of(
                    "templates/a.yaml",
                    configMap(
                            "caps",
                            """
                    version: {{ .Capabilities.KubeVersion.Version | quote }}
                    minor: {{ .Capabilities.KubeVersion.Minor | quote }}
                    policy: {{ .Capabilities.APIVersions.Has "policy/v1" | quote }}
                    kind: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
                    monitoring: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
                    new: {{ semverCompare ">=1.25-0" .Capabilities.KubeVersion.GitVersion | quote }}"""))),
    LOOKUP(
            Map.of(
                    "templates/a.yaml",
                    configMap(
                            "found",
                            """
                    secret: {{ lookup "v1" "Secret" .Release.Namespace "old" | toJson | quote }}
                    all: {{ (lookup "v1" "Namespace" "" "").items | toJson | quote }}"""))),
    CHECKSUMS(Map.of(
            "templates/config.yaml",
            configMap("config", "colour: {{ .Values.colour | quote }}"),
            "templates/deploy.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {{- include "corpus.labels" . | nindent 4 }}}
            spec:
              replicas: {{ .Values.replicas }}
              selector: {matchLabels: {app: web}}
              template:
                metadata:
                  annotations:
                    checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
                  labels: {app: web}
                spec: {containers: [{name: web, image: "web:1"}]}
            """,
            "templates/_helpers.tpl",
            "{{ define \"corpus.labels\" }}{app.kubernetes.io/managed-by: {{ .Release.Service }}}{{ end }}",
            "values.yaml",
            "colour: red\nreplicas: 3\n")),
    UPGRADES(
            Map.of(
                    "templates/a.yaml",
                    configMap(
                            "upgrade",
                            """
                    is: {{ .Release.IsUpgrade | quote }}
                    install: {{ .Release.IsInstall | quote }}
                    revision: {{ .Release.Revision | quote }}"""))),
    KEEP(Map.of(
            "templates/a.yaml",
            """
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: data, annotations: {helm.sh/resource-policy: keep}}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: {{ .Values.size }}}}}
                    """,
            "values.yaml",
            "size: 1Gi\n")),
    DEFINITIONS(Map.of(
            "crds/things.yaml",
            crd("things", "Thing"),
            "templates/a.yaml",
            "apiVersion: corpus.example/v1\nkind: Thing\nmetadata: {name: one}\nspec: {size: 1}\n")),
    SUBCHARTS(
            Map.of(
                    "Chart.yaml",
                    """
            apiVersion: v2
            name: corpus
            version: 1.0.0
            dependencies:
              - {name: db, version: 1.x, condition: db.enabled}
              - {name: cache, version: 1.0.0, condition: cache.enabled}
              - {name: db, version: 1.x, alias: second, tags: [extra]}
            """,
                    "charts/db/Chart.yaml",
                    "apiVersion: v2\nname: db\nversion: 1.2.0\n",
                    "charts/db/values.yaml",
                    "port: 5432\nname: db\n",
                    "charts/db/crds/x.yaml",
                    crd("dbs", "Db"),
                    "charts/db/templates/a.yaml",
                    configMap(
                            "{{ .Values.name }}",
                            "port: {{ .Values.port | quote }}\nglobal: {{ .Values.global.zone | quote }}"),
                    "charts/cache/Chart.yaml",
                    "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
                    "charts/cache/crds/x.yaml",
                    crd("caches", "Cache"),
                    "charts/cache/templates/a.yaml",
                    configMap("cache", "a: b"),
                    "values.yaml",
                    "global: {zone: a}\ndb: {enabled: true, port: 5433}\ncache: {enabled: false}\nsecond: {name: second}\ntags: {extra: true}\n")),
    LIBRARY(Map.of(
            "Chart.yaml",
            "apiVersion: v2\nname: corpus\nversion: 1.0.0\ndependencies: [{name: base, version: 0.1.0}]\n",
            "charts/base/Chart.yaml",
            "apiVersion: v2\nname: base\nversion: 0.1.0\ntype: library\n",
            "charts/base/templates/_all.tpl",
            "{{ define \"base.map\" }}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-base}\n{{ end }}",
            "templates/a.yaml",
            "{{ include \"base.map\" . }}data: {chart: {{ .Chart.Name | quote }}}\n")),
    TPL(Map.of(
            "templates/a.yaml",
            configMap("tpl", "text: {{ tpl .Values.text . | quote }}\nfile: {{ .Files.Get \"files/a.txt\" | quote }}")
                    + "binaryData:\n{{ (.Files.Glob \"files/*\").AsSecrets | indent 2 }}\n",
            "files/a.txt",
            "line one\n{{ not a template }}\n",
            "values.yaml",
            "text: 'hello {{ .Release.Namespace }}'\n",
            "templates/NOTES.txt",
            "Installed {{ .Release.Name }}.\n")),
    NUMBERS(Map.of(
            "templates/a.yaml",
            configMap(
                    "numbers",
                    """
                            big: {{ .Values.big | quote }}
                            plain: "{{ .Values.big }}"
                            integer: {{ int64 .Values.big | quote }}
                            octal: {{ .Values.octal | quote }}
                            text: {{ .Values.text | quote }}
                            float: {{ .Values.float | quote }}
                            yes: {{ .Values.yes | quote }}
                            all: {{ .Values | toYaml | quote }}
                            json: {{ .Values | toJson | quote }}"""),
            "values.yaml",
            "big: 1000000\noctal: 0123\ntext: \"0123\"\nfloat: 1.50\nyes: yes\n")),
    MANY(
            Map.of(
                    "templates/a.yaml",
                    """
            {{- range $i := until 30 }}
            ---
            apiVersion: v1
            kind: {{ ternary "Secret" "ConfigMap" (eq 0 (mod $i 3)) }}
            metadata:
              name: many-{{ $i }}
            {{- end }}
            ---
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}
              - {apiVersion: v1, kind: ServiceAccount, metadata: {name: sa, namespace: other}}
            """)),
    IMPORTED_VALUES(Map.of(
            "Chart.yaml",
            """
            apiVersion: v2
            name: corpus
            version: 1.0.0
            dependencies:
              - name: db
                version: 1.2.0
                import-values: [data, {child: server.limits, parent: limits}]
            """,
            "charts/db/Chart.yaml",
            "apiVersion: v2\nname: db\nversion: 1.2.0\n",
            "charts/db/values.yaml",
            "exports: {data: {colour: green}}\nserver: {limits: {cpu: 1, memory: 2Gi}}\n",
            "templates/a.yaml",
            configMap("imported", "all: {{ dict \"c\" .Values.colour \"l\" .Values.limits | toJson | quote }}"),
            "values.yaml",
            "limits: {cpu: 3}\n")),
    FILES(Map.of(
            "files/one.txt",
            "first\nsecond: {{ no }}\n",
            "files/two.json",
            "{\"a\": [1, 2]}\n",
            "other.bin",
            "x",
            "templates/a.yaml",
            configMap(
                            "files",
                            """
                            lines: {{ range .Files.Lines "files/one.txt" }}{{ . | quote | squote }}{{ end }}
                            parsed: {{ (.Files.Get "files/two.json" | fromJson).a | toJson | quote }}
                            absent: {{ .Files.Get "nothing" | quote }}""")
                    + "{{ (.Files.Glob \"files/*\").AsConfig | indent 2 }}\n")),
    QUOTING(
            Map.of(
                    "templates/a.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: quoting}\ndata:\n"
                            + "{{ range $k, $v := .Values.texts }}  {{ $k }}: {{ $v | quote }}\n{{ end }}"
                            + "{{ toYaml .Values.texts | indent 2 | replace \": \" \"-yaml: \" }}\n",
                    "values.yaml",
                    """
                    texts:
                      colon: "a: b"
                      hash: "a # b"
                      word: "yes"
                      number: "0123"
                      big: "1e6"
                      tilde: "~"
                      date: "2001-02-03"
                      star: "*x"
                      braces: "{{ .x }}"
                      quotes: 'it''s "so"'
                      umlaut: "ä€😀"
                      empty: ""
                    """)),
    MULTILINE(Map.of(
            "templates/a.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: lines}
            data:
              literal: |
                one

                  two
              kept: |+
                one

              folded: >-
                one
                two
              values: {{ .Values.text | toYaml | nindent 4 }}
              quoted: {{ .Values.text | quote }}
              piped: |-
                {{- .Values.text | nindent 4 }}
            """,
            "values.yaml",
            "text: |\n  # no comment\n  key: value\n\n    deeper\n  end\n")),
    SCHEMA(Map.of(
            "values.schema.json",
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/all",
             "$defs": {"all": {"type": "object", "properties": {"size": {"type": "integer", "minimum": 1}}}}}
            """,
            "values.yaml",
            "size: 3\n",
            "templates/a.yaml",
            configMap("schema", "size: {{ .Values.size | quote }}"))),
    FUNCTIONS(Map.of(
            "templates/a.yaml",
            configMap(
                    "functions",
                    """
            merged: {{ mergeOverwrite (deepCopy .Values.a) .Values.b | toJson | quote }}
            regex: {{ regexReplaceAll "[^a-z]+" "Ab c9d" "-" | quote }}
            digest: {{ .Values.a | toYaml | sha256sum | trunc 12 | quote }}
            ternary: {{ ternary "x" "y" (eq (len .Values.list) 3) | quote }}
            sorted: {{ .Values.list | sortAlpha | join "," | quote }}
            time: {{ toDate "2006-01-02" "2001-02-03" | unixEpoch | quote }}
            parsed: {{ ("{a: [1, yes, 0x10]}" | fromYaml).a | toJson | quote }}
            coalesced: {{ coalesce "" nil "z" | quote }}"""),
            "values.yaml",
            "a: {x: 1, y: {z: 2}}\nb: {y: {w: 3}}\nlist: [c, a, b]\n")),
    MANY_DEFINITIONS(Map.of(
            "crds/all.yaml",
            crd("things", "Thing") + "---\n# nothing here\n---\n" + crd("others", "Other"),
            "crds/nested/more.yaml",
            crd("thirds", "Third"),
            "templates/a.yaml",
            "apiVersion: corpus.example/v1\nkind: Third\nmetadata: {name: one, namespace: else}\n")),
    APPLICATION_IN_CRDS(Map.of(
            "crds/all.yaml",
            crd("things", "Thing")
                    + """
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: controller, namespace: system}
                    spec:
                      selector: {matchLabels: {app: c}}
                      template: {metadata: {labels: {app: c}}, spec: {containers: [{name: c, image: "c:1"}]}}
                    ---
                    {apiVersion: v1, kind: Service, metadata: {name: c, namespace: system}, spec: {ports: [{port: 80}]}}
                    ---
                    {apiVersion: v1, kind: Secret, metadata: {name: c, namespace: system}}
                    ---
                    {apiVersion: v1, kind: ServiceAccount, metadata: {name: c, namespace: system}}
                    ---
                    apiVersion: apps/v1
                    kind: DaemonSet
                    metadata: {name: node, namespace: system}
                    spec:
                      selector: {matchLabels: {app: n}}
                      template: {metadata: {labels: {app: n}}, spec: {containers: [{name: n, image: "n:1"}]}}
                    """,
            "templates/a.yaml",
            configMap("found", "account: {{ lookup \"v1\" \"ServiceAccount\" \"system\" \"c\" | toJson | quote }}"))),
    ORDERED_HOOKS(
            Map.of(
                    "templates/a.yaml",
                    """
            {{- range $i, $name := list "c" "a" "b" }}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ $name }}
              annotations:
                "helm.sh/hook": pre-install,pre-upgrade,post-rollback
                "helm.sh/hook-weight": {{ index (list "-5" "0" "-5") $i | quote }}
            data: {i: {{ $i | quote }}}
            {{- end }}
            """)),
    EMPTY(Map.of("templates/a.yaml", "{{ if .Values.on }}{{ fail \"never\" }}{{ end }}\n# only a comment\n")),
    TESTS(
            Map.of(
                    "templates/tests/t.yaml",
                    """
            apiVersion: v1
            kind: Pod
            metadata: {name: t, annotations: {helm.sh/hook: test}}
            spec: {containers: [{name: t, image: "t:1"}]}
            """));

    @SuppressWarnings("ImmutableEnumChecker") // all are made by Map.of
    private final Map<String, String> files;

    ChartCorpus(Map<String, String> files) {
        this.files = files;
    }

    Map<String, String> files() {
        var all = new TreeMap<>(files);
        all.putIfAbsent("Chart.yaml", "apiVersion: v2\nname: corpus\nversion: 1.0.0\n");
        return all;
    }

    Chart chart() {
        return chart(files());
    }

    static Chart chart(Map<String, String> texts) {
        var files = new TreeMap<String, Bytes>();
        texts.forEach((path, text) -> files.put(path, Bytes.utf8(text)));
        files.putIfAbsent("Chart.yaml", Bytes.utf8("apiVersion: v2\nname: corpus\nversion: 1.0.0\n"));
        return ChartReader.folder(files);
    }

    static String configMap(String name, String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n" + data.indent(2);
    }

    static String crd(String plural, String kind) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %s.corpus.example}
                spec:
                  group: corpus.example
                  scope: Namespaced
                  names: {plural: %s, kind: %s}
                  versions:
                    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                """
                .formatted(plural, plural, kind);
    }
}
