package dev.holdfast.hub.store;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.StatementContext;

/** Rows of resource documents and of what they name. Thread-safe; joins the transaction of its caller. */
public final class ResourceRows {
    /** What LIMIT takes for no limit. */
    private static final int ALL = -1;

    private final HubStore store;

    public ResourceRows(HubStore store) {
        this.store = store;
    }

    public Optional<ResourceDocument> find(ResourceName name) {
        return store.read(h -> h.createQuery("SELECT * FROM resource WHERE kind = :kind AND name = :name")
                .bind("kind", name.kind())
                .bind("name", name.name())
                .map(ResourceRows::document)
                .findOne());
    }

    /** Those of several documents of one kind that exist. */
    public List<ResourceDocument> find(String kind, Collection<String> names) {
        return store.read(h -> h.createQuery("SELECT * FROM resource WHERE kind = :kind AND name IN (<names>)")
                .bind("kind", kind)
                .bindList(EmptyHandling.NULL_KEYWORD, "names", List.copyOf(names))
                .map(ResourceRows::document)
                .list());
    }

    /** Documents of one kind whose names come after {@code after}, by name. */
    public List<ResourceDocument> list(String kind, String after) {
        return list(kind, after, ALL);
    }

    /** As {@link #list(String, String)}, at most so many. */
    public List<ResourceDocument> list(String kind, String after, int most) {
        return store.read(h -> h.createQuery(
                        "SELECT * FROM resource WHERE kind = :kind AND name > :after ORDER BY name LIMIT :most")
                .bind("kind", kind)
                .bind("after", after)
                .bind("most", most)
                .map(ResourceRows::document)
                .list());
    }

    public int count(String kind) {
        return store.read(h -> h.createQuery("SELECT count(*) FROM resource WHERE kind = :kind")
                .bind("kind", kind)
                .mapTo(Integer.class)
                .one());
    }

    /** The next resource version of the hub. */
    public long nextVersion() {
        return store.write(h -> h.createQuery(
                        "UPDATE counter SET value = value + 1 WHERE name = 'resourceVersion' RETURNING value")
                .mapTo(Long.class)
                .one());
    }

    /** Stores a document and replaces what it refers to. */
    public void put(ResourceDocument document, Collection<ResourceName> references) {
        store.write(h -> {
            h.createUpdate(
                            """
                            INSERT INTO resource VALUES (:kind, :name, :project, :labels, :annotations, :spec, :version,
                              :uid, :createdAt, :createdBy, :createdClient, :updatedAt, :updatedBy, :updatedClient)
                            ON CONFLICT (kind, name) DO UPDATE SET project = :project, labels = :labels,
                              annotations = :annotations, spec = :spec, version = :version, updated_at = :updatedAt,
                              updated_by = :updatedBy, updated_client = :updatedClient""")
                    .bind("kind", document.kind())
                    .bind("name", document.name())
                    .bind("project", document.project())
                    .bind("labels", text(Json.of(document.labels())))
                    .bind("annotations", text(Json.of(document.annotations())))
                    .bind("spec", text(document.spec()))
                    .bind("version", document.version())
                    .bind("uid", document.uid())
                    .bind("createdAt", document.created().time().toString())
                    .bind("createdBy", document.created().author().name())
                    .bind("createdClient", document.created().author().client())
                    .bind("updatedAt", document.updated().time().toString())
                    .bind("updatedBy", document.updated().author().name())
                    .bind("updatedClient", document.updated().author().client())
                    .execute();
            h.createUpdate("DELETE FROM resource_reference WHERE from_kind = :kind AND from_name = :name")
                    .bind("kind", document.kind())
                    .bind("name", document.name())
                    .execute();
            for (var reference : references) {
                h.createUpdate("INSERT OR IGNORE INTO resource_reference VALUES (:kind, :name, :toKind, :toName)")
                        .bind("kind", document.kind())
                        .bind("name", document.name())
                        .bind("toKind", reference.kind())
                        .bind("toName", reference.name())
                        .execute();
            }
            return document;
        });
    }

    public void delete(ResourceName name) {
        store.write(h -> h.createUpdate("DELETE FROM resource WHERE kind = :kind AND name = :name")
                .bind("kind", name.kind())
                .bind("name", name.name())
                .execute());
    }

    /** Which documents name this one. */
    public List<ResourceName> referrers(ResourceName target) {
        return store.read(h -> h.createQuery(
                        """
                        SELECT from_kind, from_name FROM resource_reference
                        WHERE to_kind = :kind AND to_name = :name ORDER BY from_kind, from_name""")
                .bind("kind", target.kind())
                .bind("name", target.name())
                .map((row, _) -> new ResourceName(row.getString(1), row.getString(2)))
                .list());
    }

    /** Which documents of one kind name any of several of another kind. */
    public List<ResourceName> referrers(String kind, String targetKind, Collection<String> targets) {
        return store.read(h -> h.createQuery(
                        """
                        SELECT DISTINCT from_kind, from_name FROM resource_reference
                        WHERE from_kind = :kind AND to_kind = :targetKind AND to_name IN (<targets>)
                        ORDER BY from_name""")
                .bind("kind", kind)
                .bind("targetKind", targetKind)
                .bindList(EmptyHandling.NULL_KEYWORD, "targets", List.copyOf(targets))
                .map((row, _) -> new ResourceName(row.getString(1), row.getString(2)))
                .list());
    }

    private static ResourceDocument document(ResultSet row, StatementContext context) throws SQLException {
        return new ResourceDocument(
                row.getString("kind"),
                row.getString("name"),
                row.getString("project"),
                texts(row.getString("labels")),
                texts(row.getString("annotations")),
                object(row.getString("spec")),
                row.getLong("version"),
                row.getString("uid"),
                stamp(row, "created"),
                stamp(row, "updated"));
    }

    private static ResourceDocument.Stamp stamp(ResultSet row, String what) throws SQLException {
        return new ResourceDocument.Stamp(
                Instant.parse(row.getString(what + "_at")),
                new Author(row.getString(what + "_by"), row.getString(what + "_client")));
    }

    private static Map<String, String> texts(String json) {
        var texts = new LinkedHashMap<String, String>();
        JsonView.of(object(json)).members().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    private static Json.Obj object(String json) {
        return StrictJson.parseObject(Bytes.utf8(json), Limits.OBJECTS);
    }

    private static String text(Json json) {
        return StrictJson.write(json).utf8();
    }
}
