// A CloudFront Function, which runs before a request leaves the edge. It writes down where the request comes from and by
// which address of ours, over whatever the client sent under these names. Of an IPv6 address the network counts: whoever has one address has 2^64 of them.
// Its JavaScript is cloudfront-js-2.0: ES5 with a short list of what came later, without destructuring, spread and defaults.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const request = event.request;
  request.headers["x-visitor"] = { value: networkOf(event.viewer.ip) };
  request.headers["x-site"] = { value: request.headers.host ? request.headers.host.value : "" };
  return request;
}

function networkOf(ip) {
  if (!ip.includes(":")) return ip;
  const halves = ip.split("::");
  const before = halves[0].split(":").filter(Boolean);
  const behind = (halves[1] || "").split(":").filter(Boolean);
  const zeros = [];
  while (halves.length > 1 && before.length + zeros.length + behind.length < 8) zeros.push("0");
  return `${before.concat(zeros, behind).slice(0, 4).join(":")}::/64`;
}
