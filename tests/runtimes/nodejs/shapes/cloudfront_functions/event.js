// Answers with the event itself.
function handler(event) {
    return {
        statusCode: 200,
        headers: { 'content-type': { value: 'application/json' } },
        body: { encoding: 'text', data: JSON.stringify(event) }
    };
}
