-- How long quarter hours are kept, in one row: keep_years of them, or all with 0. In the hours before kept_from (UTC seconds) they may be
-- gone; hours and days stay, and packs too, of which quarter hours can be made again.
CREATE TABLE rollup_retention (
    only_row {integer} PRIMARY KEY CHECK (only_row = 1),
    keep_years {integer} NOT NULL,
    kept_from {integer} NOT NULL);
INSERT INTO rollup_retention (only_row, keep_years, kept_from) VALUES (1, 0, 0);
