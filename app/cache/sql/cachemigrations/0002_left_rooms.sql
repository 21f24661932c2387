-- What rooms were called that I am not in any more: something unsent may be left there.
CREATE TABLE left_rooms (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
