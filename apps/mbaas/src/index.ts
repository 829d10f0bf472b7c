// What the tests of the whole platform take to bring a cluster up part by part; nothing else imports an app.
export { clusterDirectoryOf, type ClusterDirectory } from './cluster/cluster-directory.ts';
export { planCluster, processCount, STOP_ORDER, type ClusterSettings, type ProcessPlan } from './cluster/cluster-plan.ts';
export { clusterSecrets } from './cluster/cluster-secrets.ts';
export { SupervisedProcess, type SupervisorOptions } from './cluster/supervised-process.ts';
export { waitUntilReady, type WaitOptions } from './cluster/wait-until-ready.ts';
