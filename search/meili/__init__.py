"""The engine on a Meilisearch server, by its official client."""
