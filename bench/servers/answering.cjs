/** The other end of running-server.mjs: answers the questions of the process that started this one. */

/** @param questions {Record<string, (...parameters) => unknown>} what may be asked, by name. */
function answerQuestions(questions) {
  process.on('message', async ({ id, question, parameters }) => {
    try {
      process.send({ id, result: await questions[question](...parameters) });
    } catch (error) {
      process.send({ id, error: error.stack });
    }
  });
  // Whoever started this process is gone: nobody is left to stop it.
  process.on('disconnect', () => process.exit(1));
}

module.exports = { answerQuestions };
