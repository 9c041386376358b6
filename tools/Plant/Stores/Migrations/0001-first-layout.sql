-- The first layout. Times since 1970 in the unit the name says; blobs are raw bytes.
CREATE TABLE nodes (
    node_id {identity},
    node text NOT NULL,
    kid {blob} NOT NULL UNIQUE,
    eui64 text,
    machine text NOT NULL);

CREATE TABLE packs (
    node_id {integer} NOT NULL REFERENCES nodes,
    seq {integer} NOT NULL,
    boot {integer} NOT NULL,
    sha256 {blob} NOT NULL,
    previous_sha256 {blob} NOT NULL,
    received_unix_ms {integer} NOT NULL,
    end_seconds {real} NOT NULL,
    time_quality text NOT NULL,
    mode text,
    verdict text NOT NULL,
    reason text NOT NULL,
    raw {blob} NOT NULL,
    PRIMARY KEY (node_id, seq));

-- One row a SenML record. at_seconds is UTC when the pack's time_quality is S or I, else seconds since boot.
CREATE TABLE readings (
    node_id {integer} NOT NULL,
    seq {integer} NOT NULL,
    position {position} NOT NULL,
    at_seconds {real} NOT NULL,
    name text NOT NULL,
    unit text,
    value {real},
    text text,
    PRIMARY KEY (node_id, seq, position)) {clustered};

CREATE TABLE gaps (
    node_id {integer} NOT NULL REFERENCES nodes,
    first_seq {integer} NOT NULL,
    last_seq {integer} NOT NULL,
    found_unix_ms {integer} NOT NULL,
    closed_unix_ms {integer},
    PRIMARY KEY (node_id, first_seq));

-- Everything refused. raw is NULL for a duplicate: its bytes are those of the stored pack.
CREATE TABLE quarantine (
    quarantine_id {identity},
    received_unix_ms {integer} NOT NULL,
    topic text NOT NULL,
    node text,
    seq {integer},
    verdict text NOT NULL,
    reason text NOT NULL,
    length_bytes {integer} NOT NULL,
    raw {blob});

CREATE VIEW readings_by_node AS
    SELECT n.node, r.seq, r.at_seconds, p.time_quality IN ('S', 'I') AS has_utc, r.name, r.unit, r.value, r.text, p.mode, p.verdict
    FROM readings r JOIN packs p USING (node_id, seq) JOIN nodes n USING (node_id);
