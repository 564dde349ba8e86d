package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.List;

/** What a new agent sends ({@code spec/v1/enrolment.md}); its text form does not show the secret. */
record EnrolRequest(
        SiteId site,
        String secret,
        String instance,
        String csr,
        PublicKey agentKey,
        String sealingKey,
        String version,
        List<String> supports) {
    static final String PAYLOAD_TYPE = "application/vnd.holdfast.enrol.v1+json";
    static final int LONGEST = 65_536;

    /** Reads the request and checks that its sender holds the agent key it names. @throws Refusal HF-JSN, HF-DSS */
    static EnrolRequest read(Bytes body) {
        StrictJson.parseObject(body, Limits.metadata(LONGEST));
        var envelope = Envelope.parse(body);
        var view = JsonView.of(StrictJson.parseObject(envelope.payload(), Limits.metadata(LONGEST)));
        var request = new EnrolRequest(
                site(view.at("site")),
                view.at("secret").text(),
                bounded(view.at("instance"), 128),
                view.at("csr").text(),
                new PublicKey(hex(view.at("agentKey"))),
                hex(view.at("sealingKey")),
                bounded(view.at("agent").at("version"), 64),
                view.at("agent").at("supports").items().stream()
                        .map(v -> bounded(v, 64))
                        .toList());
        view.at("schema").oneOf(java.util.Set.of("enrol.v1"));
        envelope.open(PAYLOAD_TYPE, List.of(request.agentKey()));
        return request;
    }

    private static SiteId site(JsonView view) {
        if (!SiteId.isValid(view.text())) {
            throw view.outside("a DNS label", view.text());
        }
        return new SiteId(view.text());
    }

    private static String hex(JsonView view) {
        if (!view.text().matches("[0-9a-f]{64}")) {
            throw view.outside("64 hexadecimal digits", "something else");
        }
        return view.text();
    }

    private static String bounded(JsonView view, int longest) {
        var text = view.text();
        if (text.isEmpty() || text.length() > longest || text.indexOf(' ') >= 0) {
            throw view.outside("1 to " + longest + " characters without spaces", text);
        }
        return text;
    }

    @Override
    public String toString() {
        return "enrolment of " + site;
    }
}
