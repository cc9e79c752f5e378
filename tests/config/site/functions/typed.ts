export default { fetch: (request: Request): Promise<Response> => fetch(request) };
