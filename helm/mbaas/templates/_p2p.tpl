{{/* A node that does not listen cannot be reached where it says. */}}
{{- define "mbaas.checkP2p" -}}
{{- if and .Values.p2p.advertise (not .Values.p2p.port) -}}
{{- fail "p2p.advertise tells others where to come, and p2p.port is 0: set the port, or advertise nothing." -}}
{{- end -}}
{{- end -}}

{{/* Whom p2p-ingress may let in: peers on the port it listens on. */}}
{{- define "mbaas.ingressOfPeers" -}}
- ports: [{ port: {{ .Values.p2p.port }} }]
  {{- with .Values.networkPolicy.p2pPeers }}
  from:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/*
Where p2p-ingress may go. Nodes that are named: on their ports. Nodes that are found: on any port, for each node says its
own, but to public addresses alone, for what strangers tell must not lead to what is inside.
*/}}
{{- define "mbaas.egressToPeers" -}}
{{- $peers := .Values.networkPolicy.p2pPeers -}}
{{- $ports := list -}}
{{- range .Values.p2p.connect -}}
{{- $ports = append $ports (regexReplaceAll "^.*:" . "") -}}
{{- end -}}
{{- if $ports }}
- ports:
    {{- range $ports | uniq }}
    - { port: {{ . }} }
    {{- end }}
  {{- with $peers }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- if .Values.p2p.discover }}
- ports: [{ protocol: TCP }]
  to:
    {{- if $peers }}
    {{- toYaml $peers | nindent 4 }}
    {{- else }}
    - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16] }
    - ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10"] }
    {{- end }}
{{- end }}
{{- end -}}
