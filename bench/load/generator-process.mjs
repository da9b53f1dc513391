/** The load generator's own process. It stays for the whole benchmark, so that its code is warm in every slice. */
import answering from '../servers/answering.cjs';
import { runSlice } from './slice.mjs';

answering.answerQuestions({ runSlice });
process.send({ listening: 0 });
