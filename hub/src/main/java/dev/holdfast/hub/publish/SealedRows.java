package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Table {@code sealed_secret}: what is sealed to each site. Joins the transaction of its caller. */
final class SealedRows {
    private final HubStore store;

    SealedRows(HubStore store) {
        this.store = store;
    }

    /**
     * One sealed value.
     *
     * @param digest of the value, keyed: a secret that was deleted and set again begins with version 1
     * @param recipient the site's public sealing key
     */
    record Row(SecretName name, long version, String digest, String recipient, Bytes sealed) {
        Enclosure enclosure() {
            return new Enclosure(name.target(version), sealed);
        }
    }

    /** What is sealed to several sites; nothing for a site that nothing is sealed to. */
    Map<SiteId, List<Row>> find(Collection<SiteId> sites) {
        return store.read(h -> h
                .createQuery("SELECT * FROM sealed_secret WHERE site IN (<sites>) ORDER BY site, name")
                .bindList("sites", sites.stream().map(SiteId::value).toList())
                .map((rs, _) -> Map.entry(new SiteId(rs.getString("site")), row(rs)))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList()))));
    }

    /** The version of each. */
    Map<SecretName, Long> versions(SiteId site) {
        return store.read(h -> h.createQuery("SELECT name, version FROM sealed_secret WHERE site = ?")
                .bind(0, site.value())
                .map((rs, _) -> Map.entry(SecretName.parse(rs.getString("name")).orElseThrow(), rs.getLong("version")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** These are all of a site now. */
    void replace(SiteId site, List<Row> rows) {
        store.write(h -> {
            h.execute("DELETE FROM sealed_secret WHERE site = ?", site.value());
            for (var row : rows) {
                h.execute(
                        "INSERT INTO sealed_secret(site, name, version, digest, recipient, sealed)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        site.value(),
                        row.name().toString(),
                        row.version(),
                        row.digest(),
                        row.recipient(),
                        row.sealed().toArray());
            }
            return rows.size();
        });
    }

    private static Row row(ResultSet rs) throws SQLException {
        return new Row(
                SecretName.parse(rs.getString("name")).orElseThrow(),
                rs.getLong("version"),
                rs.getString("digest"),
                rs.getString("recipient"),
                Bytes.copyOf(rs.getBytes("sealed")));
    }
}
