const where = "/x";
export default {};
export const config = { path: where + "/*" };
