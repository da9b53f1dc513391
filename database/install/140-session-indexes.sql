-- Strapi looks sessions up by these for every token it has not met and for every log-out, and keeps those that were exchanged for
-- another until the last moment of their family: without an index each look would read them all.
CREATE INDEX IF NOT EXISTS strapi_sessions_session_id ON strapi_sessions (session_id);
CREATE INDEX IF NOT EXISTS strapi_sessions_user_id ON strapi_sessions (user_id);
