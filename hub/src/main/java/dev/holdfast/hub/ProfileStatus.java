package dev.holdfast.hub;

import dev.holdfast.hub.profile.ProfileVersion;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;

/** Status of a Profile: which versions are published, and the draft. */
final class ProfileStatus {
    private ProfileStatus() {}

    static Json.Obj of(ResourceDocument document, HubParts parts) {
        var published = parts.profiles.published(document.name());
        var draft = parts.profiles.draft(document).map(ProfileVersion::version);
        return Json.object(
                "published",
                published.isEmpty() ? Json.NULL : Json.of(published.getFirst()),
                "versions",
                published,
                "channels",
                parts.channels.of(document.name()),
                "marks",
                parts.registries.marks(document.spec()),
                "draft",
                draft.<Json>map(Json.Str::new).orElse(Json.NULL));
    }
}
