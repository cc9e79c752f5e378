export default {
  async fetch(request) {
    let html_content = "";
    const html_style = "body{padding:6em; font-family: sans-serif;} h1{color:#f6821f;}";

    html_content += "<p> Colo: " + request.cf.colo + "</p>";
    html_content += "<p> Country: " + request.cf.country + "</p>";
    html_content += "<p> City: " + request.cf.city + "</p>";
    html_content += "<p> Latitude: " + request.cf.latitude + "</p>";
    html_content += "<p> Timezone: " + request.cf.timezone + "</p>";

    const html = `<!DOCTYPE html>
      <head><style>${html_style}</style></head>
      <body><h1>Geolocation: Hello World!</h1>${html_content}</body>`;
    return new Response(html, { headers: { "content-type": "text/html;charset=UTF-8" } });
  },
};
