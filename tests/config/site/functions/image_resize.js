export default {};
export const config = { path: "/media/*", on: "origin" };
