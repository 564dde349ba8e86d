{{- define "site-backup.labels" -}}
app.kubernetes.io/name: site-backup
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.Version | quote }}
{{- end }}

{{- define "site-backup.claim" -}}
{{ .Values.target.existingClaim | default (printf "%s-target" .Release.Name) }}
{{- end }}

{{- define "site-backup.pod" -}}
restartPolicy: Never
automountServiceAccountToken: false
securityContext:
  seccompProfile: {type: RuntimeDefault}
containers:
  - name: backup
    image: {{ .Values.image | quote }}
    command: ["sh", "/program/backup.sh"]
    env:
      - name: KEEP
        value: {{ .Values.keep | int | quote }}
    {{- with .Values.resources }}
    resources:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: {drop: [ALL], add: [DAC_READ_SEARCH]}
    volumeMounts:
      - {name: program, mountPath: /program, readOnly: true}
      - {name: target, mountPath: /target}
      {{- range .Values.claims }}
      - {name: {{ printf "from-%s" . | quote }}, mountPath: {{ printf "/from/%s" . | quote }}, readOnly: true}
      {{- end }}
volumes:
  - name: program
    configMap: {name: {{ .Release.Name }}-program}
  - name: target
    persistentVolumeClaim: {claimName: {{ include "site-backup.claim" . }}}
  {{- range .Values.claims }}
  - name: {{ printf "from-%s" . | quote }}
    persistentVolumeClaim: {claimName: {{ . | quote }}, readOnly: true}
  {{- end }}
{{- end }}
