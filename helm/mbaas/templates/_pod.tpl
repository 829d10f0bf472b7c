{{- define "mbaas.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "mbaas.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "mbaas.databaseUrl" -}}
- name: MBAAS_DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .Values.database.existingSecret | quote }}, key: {{ .Values.database.key | quote }} } }
{{- end -}}

{{/* Environment of a service: what its configuration schema declares, and no key more, for it refuses unknown ones. */}}
{{- define "mbaas.environment" -}}
{{- $values := .root.Values -}}
- name: MBAAS_NETWORK
  value: {{ ternary "/etc/mbaas/network.json" $values.network.name (ne $values.network.definition "") | quote }}
{{ include "mbaas.databaseUrl" .root }}
- name: MBAAS_DATABASE_CONNECTIONS
  value: {{ (index $values.services .service).connections | quote }}
- name: MBAAS_KAFKA_BROKERS
  value: {{ join "," $values.kafka.brokers | quote }}
- name: MBAAS_KAFKA_REPLICATION
  value: {{ $values.kafka.replication | quote }}
- name: MBAAS_SERVICE_SECRET
  valueFrom: { secretKeyRef: { name: {{ $values.secrets.service.name | quote }}, key: {{ $values.secrets.service.key | quote }} } }
- name: MBAAS_LOG_LEVEL
  value: {{ $values.logLevel | quote }}
{{- with $values.tracing.otlpUrl }}
- name: MBAAS_OTLP_URL
  value: {{ . | quote }}
{{- end }}
{{- range $owner := (get (include "mbaas.services" .root | fromYaml) .service).asks }}
- name: MBAAS_{{ upper $owner }}_URL
  value: {{ include "mbaas.ownerUrls" (dict "root" $.root "owner" $owner) | quote }}
{{- end }}
{{- if eq .service "validation" }}
- name: MBAAS_VERIFIER_THREADS
  value: {{ $values.validation.threads | quote }}
{{- else if eq .service "block-storage" }}
- name: MBAAS_PROFILE
  value: {{ $values.blockStorage.profile | quote }}
- name: MBAAS_VERIFIER
  value: "kafka"
{{- else if eq .service "p2p-ingress" }}
{{- with $values.p2p }}
{{- if .port }}
- name: MBAAS_P2P_LISTEN
  value: {{ printf "0.0.0.0:%d" (int .port) | quote }}
{{- end }}
{{- if .connect }}
- name: MBAAS_P2P_CONNECT
  value: {{ join "," .connect | quote }}
{{- end }}
{{- if .discover }}
- name: MBAAS_P2P_DISCOVER
  value: "true"
{{- end }}
{{- if .advertise }}
- name: MBAAS_P2P_ADVERTISE
  value: {{ .advertise | quote }}
{{- end }}
{{- end }}
{{- else if eq .service "key-management" }}
- name: MBAAS_KEK_FILE
  value: /etc/mbaas/kek/kek
{{- else if eq .service "avatar-identity" }}
- name: MBAAS_PUBLIC_URL
  value: {{ $values.gateway.publicUrl | quote }}
- name: MBAAS_IDENTITY_SECRET
  valueFrom: { secretKeyRef: { name: {{ $values.secrets.identity.name | quote }}, key: {{ $values.secrets.identity.key | quote }} } }
{{- else if eq .service "gateway" }}
- name: MBAAS_PUBLIC_URL
  value: {{ $values.gateway.publicUrl | quote }}
{{- if $values.secrets.sandboxKey.name }}
- name: MBAAS_SANDBOX_KEY
  valueFrom: { secretKeyRef: { name: {{ $values.secrets.sandboxKey.name | quote }}, key: {{ $values.secrets.sandboxKey.key | quote }} } }
{{- end }}
{{- end }}
{{- end -}}

{{/* Pod template of a service: metadata and spec. */}}
{{- define "mbaas.pod" -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "mbaas.labels" . | nindent 4 }}
    {{- with $values.pods.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- if $values.network.definition }}
    checksum/network: {{ sha256sum $values.network.definition }}
    {{- end }}
    kubectl.kubernetes.io/default-container: {{ .service }}
    {{- with $values.pods.annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "mbaas.name" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $values.pods.terminationGracePeriodSeconds }}
  securityContext:
    {{- include "mbaas.podSecurity" . | nindent 4 }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- with $values.pods.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  {{- with $values.pods.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.pods.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "mbaas.selector" . | nindent 10 }}
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "mbaas.selector" . | nindent 10 }}
  containers:
    - name: {{ .service }}
      image: {{ include "mbaas.image" . | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      securityContext:
        {{- include "mbaas.containerSecurity" . | nindent 8 }}
      env:
        {{- include "mbaas.environment" . | nindent 8 }}
      ports:
        - { name: http, containerPort: {{ include "mbaas.port" . }} }
        {{- if eq .service "gateway" }}
        - { name: door, containerPort: {{ include "mbaas.doorPort" . }} }
        {{- end }}
        {{- if and (eq .service "p2p-ingress") $values.p2p.port }}
        - { name: p2p, containerPort: {{ $values.p2p.port }} }
        {{- end }}
      # Two minutes to come up: a schema may be upgraded by the first to start.
      startupProbe: { httpGet: { path: /health/live, port: http }, periodSeconds: 2, failureThreshold: 60, timeoutSeconds: 3 }
      livenessProbe: { httpGet: { path: /health/live, port: http }, periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 }
      readinessProbe: { httpGet: { path: /health/ready, port: http }, periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 5 }
      lifecycle:
        # Those who ask learn first that this pod goes.
        preStop: { sleep: { seconds: 5 } }
      resources:
        {{- toYaml (index $values.services .service).resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- if $values.network.definition }}
        - { name: network, mountPath: /etc/mbaas/network.json, subPath: network.json, readOnly: true }
        {{- end }}
        {{- if eq .service "key-management" }}
        - { name: kek, mountPath: /etc/mbaas/kek, readOnly: true }
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    {{- if $values.network.definition }}
    - name: network
      configMap: { name: {{ include "mbaas.name" (dict "root" .root "service" "network") }} }
    {{- end }}
    {{- if eq .service "key-management" }}
    - name: kek
      secret:
        secretName: {{ $values.secrets.keyEncryption.name | quote }}
        defaultMode: 0440
        items: [{ key: {{ $values.secrets.keyEncryption.key | quote }}, path: kek }]
    {{- end }}
{{- end -}}
