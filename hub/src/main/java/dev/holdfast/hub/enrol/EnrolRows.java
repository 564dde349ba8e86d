package dev.holdfast.hub.enrol;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;

/** Tables {@code enrol_token}, {@code agent} and {@code issued}. */
final class EnrolRows {
    /** A stored token: only its hash, and who used it. */
    record Token(String hash, SiteId site, Instant expires, String usedKey, String usedInstance) {
        boolean unused() {
            return usedKey.isEmpty();
        }
    }

    private final HubStore store;

    EnrolRows(HubStore store) {
        this.store = store;
    }

    void addToken(SiteId site, String hash, Instant expires, Instant now) {
        store.write(h -> {
            h.execute(
                    "DELETE FROM enrol_token WHERE expires < ?",
                    now.minusSeconds(86_400).toString());
            return h.execute(
                    "INSERT INTO enrol_token(hash, site, expires, used_key, used_instance) VALUES (?, ?, ?, '', '')",
                    hash,
                    site.value(),
                    expires.toString());
        });
    }

    List<Token> tokens(SiteId site) {
        return store.read(h -> h.createQuery("SELECT * FROM enrol_token WHERE site = ?")
                .bind(0, site.value())
                .map((rs, _) -> new Token(
                        rs.getString("hash"),
                        new SiteId(rs.getString("site")),
                        Instant.parse(rs.getString("expires")),
                        rs.getString("used_key"),
                        rs.getString("used_instance")))
                .list());
    }

    /** Marks the token as used by this agent and registers the agent, or changes nothing when another one used it. */
    boolean use(String hash, Agent agent) {
        return store.write(h -> {
            var used = h.execute(
                    "UPDATE enrol_token SET used_key = ?, used_instance = ? WHERE hash = ?"
                            + " AND (used_key = '' OR (used_key = ? AND used_instance = ?))",
                    agent.agentKey().hex(),
                    agent.instance(),
                    hash,
                    agent.agentKey().hex(),
                    agent.instance());
            if (used == 1) {
                save(h, agent);
            }
            return used == 1;
        });
    }

    void save(Agent agent) {
        store.write(h -> save(h, agent));
    }

    /** The serial numbers of all certificates that a site was given. */
    List<String> serials(SiteId site) {
        return store.read(h -> h.createQuery("SELECT serial FROM issued WHERE site = ? ORDER BY serial")
                .bind(0, site.value())
                .mapTo(String.class)
                .list());
    }

    private static int save(Handle h, Agent agent) {
        h.execute(
                "INSERT OR IGNORE INTO issued(serial, site) VALUES (?, ?)",
                agent.serial(),
                agent.site().value());
        return h.execute(
                "INSERT OR REPLACE INTO agent(site, agent_key, sealing_key, instance, serial, not_after, version,"
                        + " supports, enrolled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                agent.site().value(),
                agent.agentKey().hex(),
                agent.sealingKey(),
                agent.instance(),
                agent.serial(),
                agent.notAfter().toString(),
                agent.version(),
                String.join(" ", agent.supports()),
                agent.enrolled().toString());
    }

    /** What the agents of these sites understand, those that are registered. */
    Map<SiteId, List<String>> supports(Collection<SiteId> sites) {
        return store.read(h -> h.createQuery("SELECT site, supports FROM agent WHERE site IN (<sites>)")
                .bindList(
                        EmptyHandling.NULL_KEYWORD,
                        "sites",
                        sites.stream().map(SiteId::value).toList())
                .map((rs, _) -> Map.entry(new SiteId(rs.getString("site")), words(rs.getString("supports"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Optional<Agent> agent(SiteId site) {
        return store.read(h -> h.createQuery("SELECT * FROM agent WHERE site = ?")
                .bind(0, site.value())
                .map((rs, _) -> agent(rs))
                .findOne());
    }

    void remove(SiteId site) {
        store.write(h -> {
            h.execute("DELETE FROM enrol_token WHERE site = ?", site.value());
            h.execute("DELETE FROM issued WHERE site = ?", site.value());
            return h.execute("DELETE FROM agent WHERE site = ?", site.value());
        });
    }

    private static Agent agent(ResultSet rs) throws SQLException {
        return new Agent(
                new SiteId(rs.getString("site")),
                new PublicKey(rs.getString("agent_key")),
                rs.getString("sealing_key"),
                rs.getString("instance"),
                rs.getString("serial"),
                Instant.parse(rs.getString("not_after")),
                rs.getString("version"),
                words(rs.getString("supports")),
                Instant.parse(rs.getString("enrolled")));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
