CREATE TABLE second(id INTEGER PRIMARY KEY);

CREATE TABLE nonsense nonsense;

