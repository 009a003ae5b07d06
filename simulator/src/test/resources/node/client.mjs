// Plays the JavaScript client of the Kubernetes project against the cluster of $KUBECONFIG; prints what it sees.
import * as k8s from '@kubernetes/client-node';

const namespace = 'client-node';
const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);

const configMap = (name, n) => ({ metadata: { name, labels: { set: 'node' } }, data: { n } });
const code = async (promise) => promise.then(() => 'done', (refused) => `${refused.code}`);

await core.createNamespace({ body: { metadata: { name: namespace } } });

// An informer, which lists and then watches.
const events = [];
let wake = () => {};
const told = (text) => { events.push(text); wake(); };
const next = async () => {
  while (events.length === 0) {
    await new Promise((resolve) => { wake = resolve; });
  }
  return events.shift();
};
const informer = k8s.makeInformer(
  config,
  `/api/v1/namespaces/${namespace}/configmaps`,
  () => core.listNamespacedConfigMap({ namespace, labelSelector: 'set=node' }),
  'set=node');
informer.on('add', (map) => told(`added ${map.data.n}`));
informer.on('update', (map) => told(`updated ${map.data.n}`));
informer.on('delete', (map) => told(`deleted ${map.data.n}`));
informer.on('error', (error) => told(`error ${error.message}`));
await informer.start();

await core.createNamespacedConfigMap({ namespace, body: configMap('seen', '1') });
console.log(await next());
await core.replaceNamespacedConfigMap({ namespace, name: 'seen', body: configMap('seen', '2') });
console.log(await next());
await core.deleteNamespacedConfigMap({ namespace, name: 'seen' });
console.log(await next());
await informer.stop();

// Server-side apply of any object, and a conflict.
const objects = k8s.KubernetesObjectApi.makeApiClient(config);
const applied = (n) => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace }, data: { n } });
const apply = (n, manager, force) => objects.patch(
  applied(n), undefined, undefined, manager, force, k8s.PatchStrategy.ServerSideApply);
console.log('applied', (await apply('1', 'one', false)).data.n);
console.log('conflict', await code(apply('2', 'two', false)));
console.log('forced', (await apply('2', 'two', true)).data.n);

console.log('missing', await code(core.readNamespacedConfigMap({ namespace, name: 'nope' })));
console.log('invalid', await code(core.createNamespacedConfigMap({ namespace, body: configMap('No', '1') })));
const page = await core.listNamespace({ limit: 1 });
console.log('page', page.items.length, page.metadata._continue !== undefined);
process.exit(0);
