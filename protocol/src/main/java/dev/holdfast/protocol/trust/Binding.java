package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whose metadata is acceptable: the fleet always, the site for a Director (protocol.md D8). */
public record Binding(FleetId fleet, Optional<SiteId> site) {
    private static final String MEMBER = "x-holdfast";

    /** What {@code signed.x-holdfast} of a root of this fleet says. */
    public static Json.Obj ofRoot(Repository repository, FleetId fleet) {
        return Json.object("fleet", fleet.value(), "repository", repository.folder());
    }

    /** What {@code signed.x-holdfast} of a timestamp, snapshot or targets with this binding says. */
    public Json.Obj issued(Repository repository, Instant issued) {
        var stamp = Json.object(
                "fleet", fleet.value(),
                "repository", repository.folder(),
                "issued", issued.truncatedTo(ChronoUnit.SECONDS).toString());
        return site.map(name -> stamp.with("site", name.value())).orElse(stamp);
    }

    /**
     * Refuses files of another fleet, site or repository. A root must name its repository: both chains are signed by the
     * same offline keys, so the Director's root could else be replayed as the Catalog's and hand it to the hub key.
     */
    void check(Repository repository, Metadata file) {
        try {
            var stamp = file.signed().at(MEMBER);
            var root = file.role() == Role.ROOT;
            var foundRepository = stamp.at("repository").text(root ? "" : repository.folder());
            var foundSite = stamp.at("site").optionalText();
            var sameSite = root ? foundSite.isEmpty() : foundSite.equals(site.map(SiteId::value));
            if (!stamp.at("fleet").text("").equals(fleet.value())
                    || !foundRepository.equals(repository.folder())
                    || !sameSite) {
                var expected =
                        describe(repository.folder(), fleet.value(), root ? Optional.empty() : site.map(SiteId::value));
                var found = describe(foundRepository, stamp.at("fleet").text(""), foundSite);
                throw new Refused(new Rejection.WrongBinding(file.role(), expected, found));
            }
            if (!root) {
                issued(file);
            }
        } catch (Refusal e) {
            throw new Refused(new Rejection.Unreadable(file.role(), e.problem()));
        }
    }

    /** When the file was signed, by the hub's clock; a root need not say; throws {@link Refused}. */
    static Optional<Instant> issued(Metadata file) {
        var view = file.signed().at(MEMBER).at("issued");
        try {
            if (file.role() == Role.ROOT && !view.present()) {
                return Optional.empty();
            }
            var issued = Instant.parse(view.text());
            if (issued.isBefore(file.expires())) {
                return Optional.of(issued);
            }
            throw new Refused(new Rejection.Malformed(file.role(), "an issue time before its expiry", view.text()));
        } catch (DateTimeParseException e) {
            throw new Refused(new Rejection.Malformed(file.role(), "a time in " + view.path(), view.text()));
        } catch (Refusal e) {
            throw new Refused(new Rejection.Unreadable(file.role(), e.problem()));
        }
    }

    private static String describe(String repository, String fleet, Optional<String> site) {
        return (repository.isEmpty() ? "no repository" : repository)
                + (fleet.isEmpty() ? " of no fleet" : " of fleet " + fleet)
                + site.map(name -> ", site " + name).orElse("");
    }
}
