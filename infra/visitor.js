// A CloudFront Function (cloudfront-js-2.0), which runs before a request leaves the edge. It writes down where the request
// comes from, over whatever the client sent under that name. Of an IPv6 address the network counts: whoever has one address
// has 2^64 of them.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const { request, viewer } = event;
  request.headers["x-visitor"] = { value: networkOf(viewer.ip) };
  return request;
}

function networkOf(ip) {
  if (!ip.includes(":")) return ip;
  const [before, after = ""] = ip.split("::");
  const groups = before.split(":").filter(Boolean);
  const behind = after.split(":").filter(Boolean);
  const zeros = ip.includes("::") ? Array(Math.max(0, 8 - groups.length - behind.length)).fill("0") : [];
  return `${[...groups, ...zeros, ...behind].slice(0, 4).join(":")}::/64`;
}
