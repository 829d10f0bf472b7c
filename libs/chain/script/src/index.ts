export * as attenuation from './attenuation/index.ts';
