/* global awslambda */
// What every function pays: a process, the runtime, a stream.
export const handler = awslambda.streamifyResponse(async (_event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: {} });
  out.write("nothing");
  out.end();
});
