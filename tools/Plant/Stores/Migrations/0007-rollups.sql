-- What packs say about quarter hours, hours and days of UTC, made again from the packs at any time: a cache. A row has the packs
-- first_seq to last_seq in it; content is versioned by rollup_state.
CREATE TABLE rollups (
    node_id {integer} NOT NULL,
    length_seconds {integer} NOT NULL,
    begin_seconds {integer} NOT NULL,
    first_seq {integer} NOT NULL,
    last_seq {integer} NOT NULL,
    content {blob} NOT NULL,
    PRIMARY KEY (node_id, length_seconds, begin_seconds)) {clustered};
CREATE INDEX rollups_by_pack ON rollups (node_id, last_seq);

-- Packs up to rolled_seq are in rollups, and some up to rolled_to. changes grows with each pack that comes behind later ones.
CREATE TABLE rollup_state (
    node_id {integer} PRIMARY KEY,
    version {integer} NOT NULL,
    rolled_seq {integer} NOT NULL,
    rolled_to {integer} NOT NULL,
    changes {integer} NOT NULL);
