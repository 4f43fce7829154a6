/** The only importer of TF.js backends: picks one, says why, and prepares it. */
import * as tf from '@tensorflow/tfjs-core';
import { version as appVersion } from '../../package.json';
import { makeError, type BackendChoice, type BackendName, type Environment } from '../../src/contracts';
import { installTransposedMatmul } from '../../src/kernels';

interface AdapterFacts {
  readonly name: string;
  readonly software: boolean;
}

/** What the browser tells of its WebGPU adapter; null without one. */
async function probeAdapter(): Promise<AdapterFacts | null> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, description } = adapter.info;
  const name = [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed adapter';
  return {
    name,
    software: adapter.info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(name),
  };
}

async function activate(backend: BackendName): Promise<void> {
  if (backend === 'wasm') {
    const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm');
    // The threaded build starts blob: workers, which the policy forbids: see docs/adr/0003.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths(new URL(`${import.meta.env.BASE_URL}wasm/${version_wasm}/`, self.location.origin).href);
  } else if (backend === 'webgpu') {
    await import('@tensorflow/tfjs-backend-webgpu');
    // Otherwise operations on fewer than 1,000 elements run on the CPU backend.
    tf.env().set('WEBGPU_CPU_FORWARD', false);
  } else {
    await import('@tensorflow/tfjs-backend-cpu');
  }
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  await tf.ready();
  if (backend === 'wasm') installTransposedMatmul();
}

/**
 * Starts the backend that was asked for, or with `auto` WebGPU on a real adapter, else WASM, else CPU.
 * @throws E-BACKEND when the one asked for by name cannot start here
 */
export async function chooseBackend(choice: BackendChoice): Promise<Environment> {
  const adapter = await probeAdapter();
  const attempts: { backend: BackendName; reason: string }[] = [];
  if (choice !== 'auto') {
    if (choice === 'webgpu' && !adapter)
      throw makeError('E-BACKEND', { backend: choice, problem: 'no adapter' });
    attempts.push({ backend: choice, reason: 'asked-for' });
  } else {
    if (adapter && !adapter.software) attempts.push({ backend: 'webgpu', reason: 'hardware-adapter' });
    const whyNotGpu = !adapter ? 'no-adapter' : adapter.software ? 'software-adapter' : 'webgpu-failed';
    attempts.push({ backend: 'wasm', reason: whyNotGpu }, { backend: 'cpu', reason: 'wasm-failed' });
  }
  let problem = '';
  for (const { backend, reason } of attempts) {
    try {
      await activate(backend);
      return {
        app: appVersion,
        backend,
        backendReason: reason,
        adapter: adapter?.name ?? 'none',
        threads: 1,
        browser: describeBrowser(),
        crossOriginIsolated: self.crossOriginIsolated,
      };
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  }
  throw makeError('E-BACKEND', { backend: choice, problem: problem.slice(0, 200) });
}

function describeBrowser(): string {
  const chromium = /Chrom(?:e|ium)\/([\d.]+)/.exec(navigator.userAgent);
  return chromium ? `Chromium ${chromium[1]}` : navigator.userAgent.slice(0, 120);
}
