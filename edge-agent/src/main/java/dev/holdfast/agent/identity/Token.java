package dev.holdfast.agent.identity;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.util.List;

/**
 * A one-time enrolment token: where the hub is and what to trust at the first contact. Its text form hides the secret.
 *
 * @param ca the only authority to trust, PEM
 * @param catalogRoot digest of the Catalog's first root, likewise the Director's
 */
public record Token(
        FleetId fleet,
        SiteId site,
        String secret,
        List<URI> agent,
        String ca,
        Digest catalogRoot,
        Digest directorRoot) {
    static final String SCHEMA = "token.v1";

    public Token {
        agent = List.copyOf(agent);
    }

    /** Reads a token file. @throws Refusal HF-ENR-010 when it is not one */
    public static Token parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, Limits.metadata(64 << 10)));
            view.at("schema").oneOf(java.util.Set.of(SCHEMA));
            var roots = view.at("roots");
            return new Token(
                    new FleetId(view.at("fleet").text()),
                    new SiteId(view.at("site").text()),
                    view.at("secret").text(),
                    view.at("agent").texts().stream().map(URI::create).toList(),
                    view.at("ca").text(),
                    Digest.parse(roots.at("catalog").text()),
                    Digest.parse(roots.at("director").text()));
        } catch (Refusal e) {
            throw notOne(e.problem().expected(), e.problem().found());
        } catch (IllegalArgumentException e) {
            throw notOne("valid names, addresses and digests", String.valueOf(e.getMessage()));
        }
    }

    private static Refusal notOne(String expected, String found) {
        return new Refusal(
                "HF-ENR-010", "an enrolment token with " + expected, found, "make a new one: holdfast site token NAME");
    }

    @Override
    public String toString() {
        return "token for " + fleet + "/" + site;
    }
}
