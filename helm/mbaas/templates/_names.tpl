{{/* Prefix of every object's name. */}}
{{- define "mbaas.fullname" -}}
{{- $given := .Values.fullnameOverride | default .Release.Name -}}
{{- $given | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Name of a service's objects. Takes (dict "root" $ "service" name). */}}
{{- define "mbaas.name" -}}
{{- printf "%s-%s" (include "mbaas.fullname" .root) .service -}}
{{- end -}}

{{/* What selects a service's pods; never changes in the life of a release. */}}
{{- define "mbaas.selector" -}}
app.kubernetes.io/name: mbaas
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "mbaas.labels" -}}
{{ include "mbaas.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: mbaas
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "mbaas.image" -}}
{{- printf "%s/%s:%s" .root.Values.image.repository .service (.root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
