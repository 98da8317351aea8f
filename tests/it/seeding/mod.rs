//! Seeding: what the database holds afterwards, and that nothing else happens.
