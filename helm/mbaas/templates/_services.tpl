{{/*
The services: what each asks (owners of queries, libs/contracts/queries), and what sets it apart. A check compares this
table with the contracts.
*/}}
{{- define "mbaas.services" -}}
p2p-ingress: { asks: [chain] }
validation: { asks: [] }
block-storage: { asks: [] }
producer: { asks: [chain, keys] }
key-management: { asks: [] }
mst-issuance: { asks: [chain, keys] }
avatar-identity: { asks: [chain, keys] }
mars-scoring: { asks: [] }
gateway: { asks: [chain, keys, mst, identity, mars, producer, p2p] }
{{- end -}}

{{/* Which service answers the queries of an owner. */}}
{{- define "mbaas.owners" -}}
chain: block-storage
keys: key-management
mst: mst-issuance
identity: avatar-identity
mars: mars-scoring
producer: producer
p2p: p2p-ingress
{{- end -}}

{{/* Port of health, metrics and queries, in every service. */}}
{{- define "mbaas.port" -}}8081{{- end -}}
{{/* Port of the public door, of the gateway alone. */}}
{{- define "mbaas.doorPort" -}}8080{{- end -}}
{{/* Partitions of the work topics that validators share. */}}
{{- define "mbaas.workPartitions" -}}32{{- end -}}

{{/*
Where an owner's queries are answered. Of block-storage every replica is named, the standby too: whoever asks goes on to
the next when one answers that it stands by.
*/}}
{{- define "mbaas.ownerUrls" -}}
{{- $service := get (include "mbaas.owners" . | fromYaml) .owner -}}
{{- $name := include "mbaas.name" (dict "root" .root "service" $service) -}}
{{- $port := include "mbaas.port" . -}}
{{- if eq $service "block-storage" -}}
{{- $urls := list -}}
{{- range $i := until (int (index .root.Values.services $service).replicas) -}}
{{- $urls = append $urls (printf "http://%s-%d.%s.%s.svc:%s" $name $i $name $.root.Release.Namespace $port) -}}
{{- end -}}
{{- join "," $urls -}}
{{- else -}}
{{- printf "http://%s:%s" $name $port -}}
{{- end -}}
{{- end -}}

{{/* The most replicas a service other than validation can have at once, those of a rolling upgrade included. */}}
{{- define "mbaas.mostReplicas" -}}
{{- $replicas := int (index .root.Values.services .service).replicas -}}
{{- if and (eq .service "gateway") .root.Values.gateway.autoscaling.enabled -}}
{{- $replicas = int .root.Values.gateway.autoscaling.maxReplicas -}}
{{- end -}}
{{- $surge := ternary 0 1 (or (has .service (list "block-storage" "producer" "p2p-ingress")) (eq $replicas 0)) -}}
{{- add $replicas $surge -}}
{{- end -}}

{{/* Connections that all but the validators take when each has its most replicas, a migration job (3) included. */}}
{{- define "mbaas.otherConnections" -}}
{{- $sum := 3 -}}
{{- range $service, $_ := include "mbaas.services" . | fromYaml -}}
{{- if ne $service "validation" -}}
{{- $each := add (index $.Values.services $service).connections $.Values.database.besidePool -}}
{{- $sum = add $sum (mul $each (include "mbaas.mostReplicas" (dict "root" $ "service" $service))) -}}
{{- end -}}
{{- end -}}
{{- $sum -}}
{{- end -}}

{{/* How many validators there may be: by the work's partitions, by the database, by the values. Fails below the least. */}}
{{- define "mbaas.validatorCeiling" -}}
{{- $scaling := .Values.validation.autoscaling -}}
{{- $each := add .Values.services.validation.connections .Values.database.besidePool -}}
{{- $left := sub (sub .Values.database.maxConnections .Values.database.reserved) (include "mbaas.otherConnections" . | int) -}}
{{- $ceiling := min (include "mbaas.workPartitions" .) (div (max 0 $left) $each) -}}
{{- if gt (int $scaling.maxReplicas) 0 -}}
{{- $ceiling = min $ceiling $scaling.maxReplicas -}}
{{- end -}}
{{- $least := ternary $scaling.minReplicas .Values.services.validation.replicas $scaling.enabled -}}
{{- if lt (int $ceiling) (int $least) -}}
{{- fail (printf "validation: %d replicas are the least, and there is room for %d: of database.maxConnections %d, %d are reserved and %d are for the other services, which leaves %d for validators of %d each (at most %s share the work's partitions; validation.autoscaling.maxReplicas is %d). Raise max_connections, lower services.*.connections or replicas, or lower the least." (int $least) (int $ceiling) (int .Values.database.maxConnections) (int .Values.database.reserved) (include "mbaas.otherConnections" . | int) (int $left) (int $each) (include "mbaas.workPartitions" .) (int $scaling.maxReplicas)) -}}
{{- end -}}
{{- $ceiling -}}
{{- end -}}

{{/* The name a private network gives itself must be the one that topics are named by. */}}
{{- define "mbaas.checkNetwork" -}}
{{- if .Values.network.definition -}}
{{- $definition := .Values.network.definition | fromJson -}}
{{- if hasKey $definition "Error" -}}
{{- fail "network.definition is no JSON." -}}
{{- end -}}
{{- if ne (get $definition "name") .Values.network.name -}}
{{- fail (printf "network.name is %q and network.definition calls itself %q: they must agree." .Values.network.name (get $definition "name")) -}}
{{- end -}}
{{- else if not (has .Values.network.name (list "mainnet" "testnet" "devnet")) -}}
{{- fail (printf "network.name %q is no built-in network: set network.definition." .Values.network.name) -}}
{{- end -}}
{{- end -}}

{{/* Least and most in their order, where the values schema cannot compare them. */}}
{{- define "mbaas.checkScaling" -}}
{{- range $service := list "validation" "gateway" -}}
{{- with (index $.Values $service).autoscaling -}}
{{- if and .enabled (gt (int .maxReplicas) 0) (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "%s.autoscaling: minReplicas %d is more than maxReplicas %d." $service (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
