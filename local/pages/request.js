/** Makes a request to this machine. Rejects with a sentence when there is no response. */
export async function request(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Error('The server does not respond. Check that "npm start" is still running.');
  }
}
