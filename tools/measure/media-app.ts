// The reference app's videos, alone.
import { App } from 'aws-cdk-lib';
import { MediaStack } from '../../examples/reference-app/media-stack';

new MediaStack(new App(), 'Media');
