/** Takes a CPU profile of the process it is loaded into, with Node's own inspector. */
const { Session } = require('node:inspector/promises');

const session = new Session();

async function startProfile() {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
}

/** @returns the profile, in the format that Chrome's developer tools open. */
async function stopProfile() {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return profile;
}

module.exports = { startProfile, stopProfile };
