import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaAuthorization, USER_HEADER } from './media-authorization';
import { MediaFunctions } from './media-functions';
import { MediaPipelineProps } from './media-pipeline-props';
import { StatusPush } from './status-push';
import { corsEnvironment } from '../private/cors-origins';
import { ServiceApi } from '../private/service-api';

/** What the functions behind the API have to know of it. */
export function httpEnvironment({ corsOrigins, authorization }: MediaPipelineProps): Record<string, string> {
  return {
    ...corsEnvironment(corsOrigins),
    ...(authorization === MediaAuthorization.IAM ? { CALLER_HEADER: USER_HEADER } : {}),
  };
}

/** The routes by which users upload, follow, list and delete. */
export function mediaApi(scope: Construct, id: string, functions: MediaFunctions, props: MediaPipelineProps, push?: StatusPush): ServiceApi {
  const { userPool, corsOrigins, stageLogging, throttlingRateLimit, throttlingBurstLimit, removalPolicy, authorization, apiResource } = props;
  const api = new ServiceApi(scope, id, {
    description: 'Upload videos and follow their jobs',
    authorization,
    resource: apiResource,
    userPool,
    corsOrigins,
    corsHeaders: authorization === MediaAuthorization.IAM ? [USER_HEADER] : [],
    stageLogging,
    throttlingRateLimit,
    throttlingBurstLimit,
    removalPolicy,
  });
  const { upload, status, list, delete: remove } = functions.api!;
  api.addRoute('POST', '/upload', upload.invoked, { body: UPLOAD_SCHEMA });
  api.addRoute('POST', '/upload/{jobId}/parts', upload.invoked, { body: PARTS_SCHEMA });
  api.addRoute('POST', '/upload/{jobId}/complete', upload.invoked);
  api.addRoute('GET', '/status/{jobId}', status.invoked);
  api.addRoute('GET', '/jobs', list.invoked);
  api.addRoute('POST', '/jobs/{jobId}/retry', functions.retry.invoked);
  api.addRoute('DELETE', '/jobs/{jobId}', remove.invoked);
  if (push) api.addRoute('POST', '/status-ticket', push.ticket);
  return api;
}

const UPLOAD_SCHEMA: apigateway.JsonSchema = {
  type: apigateway.JsonSchemaType.OBJECT,
  required: ['fileName', 'contentType'],
  properties: {
    fileName: { type: apigateway.JsonSchemaType.STRING },
    contentType: { type: apigateway.JsonSchemaType.STRING },
    size: { type: apigateway.JsonSchemaType.INTEGER },
    multipart: { type: apigateway.JsonSchemaType.BOOLEAN },
  },
};

const PARTS_SCHEMA: apigateway.JsonSchema = {
  type: apigateway.JsonSchemaType.OBJECT,
  properties: { partNumbers: { type: apigateway.JsonSchemaType.ARRAY, items: { type: apigateway.JsonSchemaType.INTEGER } } },
};
