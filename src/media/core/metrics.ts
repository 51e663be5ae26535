/** CloudWatch namespace of what the functions measure themselves. */
export const NAMESPACE = 'EventWorkflows/Media';
