const cookieName = "ab-test-cookie";
const newHomepagePathName = "/test";

const abTest = async (context) => {
  const url = new URL(context.request.url);
  // Only the home page is tested.
  if (url.pathname === "/") {
    let cookie = context.request.headers.get("cookie");
    // Is the cookie set to the new version of the page?
    if (cookie && cookie.includes(`${cookieName}=new`)) {
      url.pathname = newHomepagePathName;
      return context.next(url.pathname);
    }
    if (!cookie || !cookie.includes(cookieName)) {
      const response = await context.next();
      const copy = new Response(response.body, response);
      copy.headers.append("Set-Cookie", `${cookieName}=current; path=/`);
      return copy;
    }
  }
  return context.next();
};

export const onRequest = [abTest];
