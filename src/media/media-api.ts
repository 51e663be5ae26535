import { aws_apigateway as apigateway } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaFunctions } from './media-functions';
import { MediaPipelineProps } from './media-pipeline-props';
import { StatusPush } from './status-push';
import { ServiceApi } from '../private/service-api';

/** The routes by which users upload, follow, list and delete. */
export function mediaApi(scope: Construct, id: string, functions: MediaFunctions, props: MediaPipelineProps, push?: StatusPush): ServiceApi {
  const { userPool, corsOrigins, stageLogging, removalPolicy } = props;
  const api = new ServiceApi(scope, id, { description: 'Upload videos and follow their jobs', userPool, corsOrigins, stageLogging, removalPolicy });
  api.addRoute('POST', '/upload', functions.upload, { body: UPLOAD_SCHEMA });
  api.addRoute('POST', '/upload/{jobId}/parts', functions.upload, { body: PARTS_SCHEMA });
  api.addRoute('POST', '/upload/{jobId}/complete', functions.upload);
  api.addRoute('GET', '/status/{jobId}', functions.status);
  api.addRoute('GET', '/jobs', functions.list);
  api.addRoute('POST', '/jobs/{jobId}/retry', functions.retry);
  api.addRoute('DELETE', '/jobs/{jobId}', functions.delete);
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
