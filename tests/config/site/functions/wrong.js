export default {};
export const config = {
  path: 7,
  onn: "origin",
};
