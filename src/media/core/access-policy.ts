/** Everything of one job, and nothing else, until then: `encoded/{jobId}/…` and `thumbnails/{jobId}/…`. */
export function accessPolicy(domain: string, jobId: string, expires: Date): string {
  return JSON.stringify({
    Statement: [{
      Resource: `https://${domain}/*/${jobId}/*`,
      Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(expires.getTime() / 1000) } },
    }],
  });
}
