export * from './api-gateway-logging';
