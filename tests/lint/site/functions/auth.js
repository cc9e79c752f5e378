export default { fetch: (request) => fetch(request) };
export const config = { path: "/x" };
